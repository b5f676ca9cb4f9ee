"""How the synthetic sample is made, one file a subject; `data/sample_maker/make.py` is its door.

Every random number is a whole number compared with whole weights (`tools/draw.py`), so that a seed gives the
same bytes on every platform. `world/stories.py` holds what is planted; everything else is one common rate and chance.
"""
