set terminal svg size 900,420 font "sans-serif,13" background "white"
set output "@FILE@"
set title "The service beside pgbench's textbook transaction (reads: its prepared select)"
set style data histograms
set style fill solid 0.85 noborder
set boxwidth 0.9
set ylabel "ratio"
set yrange [0:*]
set grid ytics lc rgb "#dddddd"
set key top left
$rows << EOD
@ROWS@
EOD
plot $rows using 2:xtic(1) title "measured" lc rgb "#1f6f54", \
    '' using 3 title "minimum" lc rgb "#c9d5cf", '' using 4 title "goal" lc rgb "#e6b450"
