//! How long each rule takes, for `--verbose`: the clock that `check` has not.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::check::{RULES, Stopwatch};
use crate::words::count;

/// How many rules are listed by themselves.
const LISTED: usize = 10;

/// The time of each rule, in the order of [`RULES`], summed over all postmortems and threads: so together they can take
/// longer than the stage. Displayed as lines below the stage's, the slowest first.
#[derive(Debug)]
pub(super) struct RuleTimes {
    nanoseconds: Vec<AtomicU64>,
}

impl RuleTimes {
    pub fn new() -> Self {
        Self {
            nanoseconds: RULES.iter().map(|_| AtomicU64::new(0)).collect(),
        }
    }
}

impl Stopwatch for RuleTimes {
    fn measure<T>(&self, rule: usize, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        let took = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.nanoseconds[rule].fetch_add(took, Ordering::Relaxed);
        result
    }
}

impl fmt::Display for RuleTimes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let times = self.nanoseconds.iter().zip(RULES);
        let mut times: Vec<(Duration, &str)> = times
            .map(|(time, rule)| {
                (
                    Duration::from_nanos(time.load(Ordering::Relaxed)),
                    rule.name,
                )
            })
            .collect();
        times.sort_by(|a, b| b.cmp(a));
        let (listed, rest) = times.split_at(LISTED.min(times.len()));
        for (time, rule) in listed {
            line(f, *time, rule)?;
        }
        if !rest.is_empty() {
            let all = rest.iter().map(|(time, _)| *time).sum();
            line(f, all, &count(rest.len(), "other rule"))?;
        }
        Ok(())
    }
}

fn line(f: &mut fmt::Formatter<'_>, time: Duration, what: &str) -> fmt::Result {
    let milliseconds = time.as_secs_f64() * 1000.0;
    writeln!(f, "{:>10} {milliseconds:9.1} ms  {what}", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_ten_are_listed_and_the_rest_is_summed() {
        let times = RuleTimes::new();
        for (index, time) in times.nanoseconds.iter().enumerate() {
            let slow = if index == 3 { 2_345_600_000 } else { 1_000_000 };
            time.store(slow, Ordering::Relaxed);
        }
        assert_eq!(times.measure(3, || 7), 7);
        let text = times.to_string();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), LISTED + 1, "{text}");
        let slowest = format!("              2345.6 ms  {}", RULES[3].name);
        assert_eq!(lines[0], slowest, "{text}");
        let rest = RULES.len() - LISTED;
        assert!(
            lines[LISTED].ends_with(&format!("{rest}.0 ms  {rest} other rules")),
            "{text}"
        );
    }
}
