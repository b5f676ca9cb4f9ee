"""How often findings cry wolf, and how often they see what is there: worlds of the sample's generator, loaded and read.

A world without a story shows what chance is taken for; one with a single planted change shows what is found of it,
beside what the exact test finds that is told where and when to look.
"""
