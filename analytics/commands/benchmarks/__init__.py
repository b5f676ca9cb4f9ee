"""The ratios this project promises, measured on this computer. `python run.py bench` runs them."""
