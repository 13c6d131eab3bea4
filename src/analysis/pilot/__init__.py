"""Pilot evaluation: who was reached, what changed, at what cost, go on or stop?"""
