"""The class teacher's requests for diaries and logins of the class."""
