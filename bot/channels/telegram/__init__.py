"""Telegram: reads updates into events, sends what a turn says. The only place that knows the Bot API."""
