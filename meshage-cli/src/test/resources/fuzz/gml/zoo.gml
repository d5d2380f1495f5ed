graph [
  directed 0
  label "Zoo"
  node [ id 0 label "Bonn" Longitude 7.1 Latitude 50.7 ]
  node [ id 1 label "None" ]
  node [ id 2 label "x ]" hidden [ x 1 y [ z 2 ] ] ]
  edge [ source 0 target 1 value 2.5 ]
  edge [ source 1 target 2 LinkLabel "a b" ]
]
