"""The only package that imports discord.py.

It translates between Discord and the services and decides nothing.
"""
