"""Authentication: passwords, sessions, credentials in headers, throttling of wrong passwords. It imports
no area.
"""
