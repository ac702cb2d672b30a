//! Which actions a command is about: the options that narrow them down, the same everywhere.

use anyhow::{Result, anyhow};

use crate::aggregate::Summary;
use crate::report::{Filter, Wanted};

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Filters")]
pub(super) struct Filters {
    /// Only the actions of these people
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    owner: Vec<String>,
    /// Only the actions of these teams
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    team: Vec<String>,
    /// Only the actions from incidents of these services
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    service: Vec<String>,
    /// Only these priorities
    #[arg(long, value_name = "PRIORITY", value_delimiter = ',')]
    priority: Vec<String>,
    /// Only the actions from incidents of these severities
    #[arg(long, value_name = "SEVERITY", value_delimiter = ',')]
    severity: Vec<String>,
}

impl Filters {
    /// # Errors
    /// Where a name is not known; all of them are told.
    pub fn read(self, summary: &Summary<'_>) -> Result<Filter> {
        let wanted = Wanted {
            owners: self.owner,
            teams: self.team,
            services: self.service,
            priorities: self.priority,
            severities: self.severity,
        };
        Filter::read(summary, &wanted).map_err(|errors| anyhow!(errors.join("\n       ")))
    }
}
