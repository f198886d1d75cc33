"""Quoted economic figures -> validated tables with words, bounds and sources.

    datasets/ -- tables --> checked tables -- wording --> quantities -- analysis --> observations, findings, coverage
                                                                                 `--> charts --> views, export

`tables` is the only door to the disk under datasets/, `wording` reads what words say, `analysis` computes what follows,
`build` puts these three together, `refresh` changes the tables from files, `charts` draws, `export` makes files to take
away, `views` lays out the dashboard, `__main__` is the command line.
Imports run one way: wording <- tables <- build, wording <- analysis <- build, analysis <- charts <- export <- views.
"""

__version__ = "0.1.0"
