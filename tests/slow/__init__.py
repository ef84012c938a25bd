"""Suites that start real processes, break them, or drive a browser."""
