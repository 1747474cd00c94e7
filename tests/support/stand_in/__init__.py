"""A stand-in of the real portal: the mobile contract as it was seen there, in the same process.

``world`` has its answers, ``oddities`` what it has been seen to send instead, ``portal`` the way to it.
"""
