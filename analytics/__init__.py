"""Floor 2: numbers and what is made of them. Imports data, never streamlit."""
