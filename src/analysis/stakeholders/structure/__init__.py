"""Structure: positions, holes, mixing, core and periphery, communities and order of command."""

from analysis.stakeholders.structure.communities import Communities, communities, modularity
from analysis.stakeholders.structure.core import CorePeriphery, core_members, core_periphery
from analysis.stakeholders.structure.holes import (
    constraint,
    effective_size,
    efficiency,
    hierarchy,
    holes,
)
from analysis.stakeholders.structure.mixing import EIIndex, ei_index
from analysis.stakeholders.structure.position import (
    centrality,
    density,
    first_ranked,
    organisations,
    ranking,
)
from analysis.stakeholders.structure.reporting import Reporting, krackhardt
from analysis.stakeholders.structure.sectors import SectorDensity, sector_density
from analysis.stakeholders.structure.whole import Summary, summary

__all__ = [
    "Communities",
    "CorePeriphery",
    "EIIndex",
    "Reporting",
    "SectorDensity",
    "Summary",
    "centrality",
    "communities",
    "constraint",
    "core_members",
    "core_periphery",
    "density",
    "effective_size",
    "efficiency",
    "ei_index",
    "first_ranked",
    "hierarchy",
    "holes",
    "krackhardt",
    "modularity",
    "organisations",
    "ranking",
    "sector_density",
    "summary",
]
