//! Filters on the command line.

use anyhow::Result;
use clap::Args as Arguments;
use dateline_archive::answer::{Asking, Filter, Query};

/// Which events. A filter that is given several times holds where one of its values does; different filters must all
/// hold.
#[derive(Debug, Default, Arguments)]
#[command(
    next_help_heading = "Filters (repeat one for alternatives; different ones must all hold)"
)]
pub(crate) struct Narrowed {
    /// Who acts: a country's code or name (CHN, China; UNO, EUR, IGO, NGO too), or a name as reports have it
    #[arg(long, value_name = "WHO")]
    actor: Vec<String>,
    /// On whom
    #[arg(long, value_name = "WHO")]
    recipient: Vec<String>,
    /// Who takes part on either side
    #[arg(long, value_name = "WHO")]
    party: Vec<String>,
    /// Where: a town's or region's name, or a country's code or name
    #[arg(long, value_name = "WHERE")]
    place: Vec<String>,
    /// PLOVER type (`dateline codes`)
    #[arg(long = "type", value_name = "TYPE")]
    kind: Vec<String>,
    /// PLOVER mode (`dateline codes`)
    #[arg(long, value_name = "MODE")]
    mode: Vec<String>,
    /// happened, ongoing, planned, possible, demanded, not_happened, cancelled, postponed, ended, unreported
    #[arg(long, value_name = "STATUS")]
    status: Vec<String>,
    /// On whose word: reported, claimed, confirmed, disputed
    #[arg(long, value_name = "BASIS")]
    basis: Vec<String>,
    /// First day (2022-04-26), month (2022-04) or year; events that last into it count, and those of which no report tells
    /// the day go by the day of the first report
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// Last day, month or year
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// Id of a story
    #[arg(long, value_name = "ID")]
    story: Vec<String>,
    /// Told by this publisher
    #[arg(long, value_name = "NAME")]
    publisher: Vec<String>,
    /// At least this probable to be right (0 to 1)
    #[arg(long, value_name = "P")]
    min_confidence: Option<String>,
}

impl Narrowed {
    /// The question, from a point of view.
    pub(crate) fn query(&self, asking: Asking) -> Result<Query> {
        let mut query = Query::all(asking);
        self.narrow(&mut query)?;
        Ok(query)
    }

    /// Narrows a question.
    pub(crate) fn narrow(&self, query: &mut Query) -> Result<()> {
        let filters = [
            (Filter::Actor, self.actor.as_slice()),
            (Filter::Recipient, &self.recipient),
            (Filter::Party, &self.party),
            (Filter::Place, &self.place),
            (Filter::Type, &self.kind),
            (Filter::Mode, &self.mode),
            (Filter::Status, &self.status),
            (Filter::Basis, &self.basis),
            (Filter::From, self.from.as_slice()),
            (Filter::To, self.to.as_slice()),
            (Filter::Story, &self.story),
            (Filter::Publisher, &self.publisher),
            (Filter::MinConfidence, self.min_confidence.as_slice()),
        ];
        for (filter, values) in filters {
            for value in values {
                query.filters.add(filter, value)?;
            }
        }
        Ok(())
    }
}
