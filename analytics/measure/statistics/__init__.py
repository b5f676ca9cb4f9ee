"""Methods that know no table of ours: control charts, proportions, tests of change, survival."""
