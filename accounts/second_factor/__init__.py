"""Signing in with a code besides the password: by an app (TOTP), or by a code kept on paper."""
