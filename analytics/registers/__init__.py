"""Lists of the rows behind numbers: petitions, models, tasks, receptions, arrivals."""
