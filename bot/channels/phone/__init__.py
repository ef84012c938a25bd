"""The phone in the browser: a conversation that works without JavaScript, at 320 px, by keyboard."""
