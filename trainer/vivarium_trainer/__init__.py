"""Computes what a plan says: reads run.json, plan and latents, writes a run directory. Decides nothing at random.

Shape suffixes: B samples of a microbatch, N pieces of a prompt, L 77 places of a piece, D channels of the text,
C latent channels, H and W latent height and width.
"""

VERSION = "1"  # goes into every run's id: change it whenever the same run.json would compute something else
