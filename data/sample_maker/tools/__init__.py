"""What every maker of sample rows draws with: chance, days, arrays, texts."""
