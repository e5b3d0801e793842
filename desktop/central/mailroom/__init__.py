"""The way in for e-mail: raw letters become values that can be judged and shown."""
