"""The canteen: meal accounts, tables of a day, the payment's QR code."""
