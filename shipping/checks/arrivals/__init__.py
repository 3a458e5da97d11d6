"""How well arrivals can be told beforehand: forecasts learned from one file, judged on another.

Needs numpy and scikit-learn, which nothing that serves pages loads.
"""
