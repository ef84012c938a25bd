"""What `make bench` measures: speed, memory, start and weight of the real service. Figures, never a test."""
