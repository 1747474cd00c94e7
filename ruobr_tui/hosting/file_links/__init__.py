"""Files between a hosted program and its user's own device, by one-time links.

box → files that wait, sealed with a key that only the link has
links → the links of one session
page, routes → what a browser or phone sees behind a link
"""
