"""Parts of the desks of staff: what waits, what is known about it, what can be done."""
