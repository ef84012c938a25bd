"""The phone in the browser, with and without JavaScript."""
