"""To whom a store belongs: the account, its children, the logins of this machine."""
