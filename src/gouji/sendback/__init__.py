"""Sending returns back (退回) to the units that have something to correct."""
