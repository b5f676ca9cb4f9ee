"""What every benchmark needs: data sets, clocks and the table it prints."""
