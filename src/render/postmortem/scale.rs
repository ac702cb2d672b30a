//! Times → places on a line of a given length, to scale.
//!
//! A stretch in which nothing happens and that is longer than all the rest would leave no room for what did happen: it
//! is cut to a fixed length, and whoever draws says so. Everything else keeps its proportions. Numbers only; what they
//! mean is for the caller.

/// How long a stretch that was cut is on the line.
const CUT: i64 = 28;

/// How many stretches are cut at most.
const MAX_CUTS: usize = 4;

/// The least distance between two ticks.
const TICK: i64 = 44;

/// How far a tick keeps from the middle of a cut, where its length is written.
const CLEAR: i64 = 13;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// What ticks can be apart, in seconds.
const STEPS: [i64; 23] = [
    1,
    5,
    10,
    15,
    30,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    28 * DAY,
    91 * DAY,
    365 * DAY,
    3650 * DAY,
];

/// A stretch of time on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// In seconds, as the times are.
    pub from: i64,
    pub to: i64,
    /// Where it begins on the line.
    pub start: i64,
    pub length: i64,
    /// Whether it is shorter than its time is.
    pub cut: bool,
}

/// A line to scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scale {
    /// In order, without a gap.
    pub pieces: Vec<Piece>,
}

impl Scale {
    /// A line of `length` for times in seconds, in order; `None` where they are one and the same.
    pub(super) fn new(times: &[i64], length: i64) -> Option<Self> {
        let gaps: Vec<(i64, i64)> = times.windows(2).map(|pair| (pair[0], pair[1])).collect();
        let total: i64 = gaps.iter().map(|(from, to)| to - from).sum();
        if total <= 0 {
            return None;
        }
        let cuts = cuts(&gaps, total);
        let cut_total: i64 = cuts
            .iter()
            .map(|index| gaps[*index].1 - gaps[*index].0)
            .sum();
        let count = i64::try_from(cuts.len()).unwrap_or_default();
        let (open, room) = (total - cut_total, length - CUT * count);
        let mut pieces: Vec<Piece> = Vec::new();
        let (mut passed, mut cut_so_far) = (0, 0);
        for (index, (from, to)) in gaps.iter().copied().enumerate() {
            let start = passed * room / open + cut_so_far;
            let cut = cuts.contains(&index);
            if cut {
                cut_so_far += CUT;
            } else {
                passed += to - from;
            }
            let end = passed * room / open + cut_so_far;
            match pieces.last_mut() {
                Some(last) if !cut && !last.cut => {
                    (last.to, last.length) = (to, end - last.start);
                }
                _ => pieces.push(Piece {
                    from,
                    to,
                    start,
                    length: end - start,
                    cut,
                }),
            }
        }
        Some(Self { pieces })
    }

    /// Where a time is on the line; one that is beyond it is at its end.
    pub(super) fn place(&self, time: i64) -> i64 {
        let index = self.pieces.partition_point(|piece| piece.to < time);
        let Some(piece) = self.pieces.get(index).or_else(|| self.pieces.last()) else {
            return 0;
        };
        let passed = (time - piece.from).clamp(0, piece.to - piece.from);
        piece.start + passed * piece.length / (piece.to - piece.from).max(1)
    }

    /// Round times on the line, with how far they are apart.
    pub(super) fn ticks(&self) -> (i64, Vec<i64>) {
        let open = || self.pieces.iter().filter(|piece| !piece.cut);
        let time: i64 = open().map(|piece| piece.to - piece.from).sum();
        let room: i64 = open().map(|piece| piece.length).sum();
        let wide = |step: &&i64| **step * room >= TICK * time;
        let step = STEPS.iter().find(wide).copied().unwrap_or(i64::MAX / 2);
        let mut out: Vec<i64> = Vec::new();
        for piece in open().filter(|piece| piece.length > 0) {
            let first = piece.from + (-piece.from).rem_euclid(step);
            // No more than have room, wherever the times are.
            let mut tick = first;
            while tick <= piece.to {
                let at = self.place(tick);
                let apart = out
                    .last()
                    .is_none_or(|last| at - self.place(*last) >= TICK / 2);
                if apart && self.is_clear(at) {
                    out.push(tick);
                }
                tick += step;
            }
        }
        (step, out)
    }

    fn is_clear(&self, at: i64) -> bool {
        let mut cuts = self.pieces.iter().filter(|piece| piece.cut);
        cuts.all(|piece| (at - piece.start - piece.length / 2).abs() >= CLEAR)
    }
}

/// The stretches that are longer than twice all the others together, the longest first.
fn cuts(gaps: &[(i64, i64)], mut total: i64) -> Vec<usize> {
    let length = |index: &usize| gaps[*index].1 - gaps[*index].0;
    let mut cuts = Vec::new();
    while cuts.len() < MAX_CUTS {
        let left = (0..gaps.len()).filter(|index| !cuts.contains(index));
        // Of equals the last; which one does not matter, since neither is longer than twice the other.
        let Some(longest) = left.max_by_key(length) else {
            break;
        };
        let rest = total - length(&longest);
        if rest == 0 || length(&longest) <= 2 * rest {
            break;
        }
        cuts.push(longest);
        total = rest;
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `from–to: start+length` of each piece, `~` where it is cut.
    #[track_caller]
    fn check(times: &[i64], length: i64, expected: &[&str]) {
        let pieces = Scale::new(times, length).map(|scale| scale.pieces);
        let told = |piece: &Piece| {
            let cut = if piece.cut { "~" } else { "" };
            format!(
                "{cut}{}–{}: {}+{}",
                piece.from, piece.to, piece.start, piece.length
            )
        };
        let pieces: Vec<String> = pieces.iter().flatten().map(told).collect();
        assert_eq!(pieces, expected);
    }

    #[test]
    fn times_keep_their_proportions() {
        check(&[0, 60, 120, 180], 300, &["0–180: 0+300"]);
        let scale = Scale::new(&[1000, 1060, 1120, 1180], 300).unwrap();
        assert_eq!(
            [900, 1000, 1090, 1180, 2000].map(|time| scale.place(time)),
            [0, 0, 150, 300, 300]
        );
        check(&[5], 300, &[]);
        check(&[5, 5], 300, &[]);
        check(&[], 300, &[]);
        // Two times have nothing beside the stretch between them.
        check(&[0, 1_000_000], 300, &["0–1000000: 0+300"]);
    }

    #[test]
    fn a_stretch_longer_than_twice_the_rest_is_cut() {
        // 100 s, 201 s: 201 > 2 × 100. The 100 s get all but the 28 of the cut.
        check(&[0, 100, 301], 228, &["0–100: 0+200", "~100–301: 200+28"]);
        check(&[0, 100, 300], 228, &["0–300: 0+228"]);
        // Three weeks between two hours, and a year after it.
        check(
            &[0, 3600, 1_818_000, 1_821_600, 33_357_600],
            256,
            &[
                "0–3600: 0+100",
                "~3600–1818000: 100+28",
                "1818000–1821600: 128+100",
                "~1821600–33357600: 228+28",
            ],
        );
        let scale = Scale::new(&[0, 100, 301], 228).unwrap();
        assert_eq!(
            [50, 100, 200, 301].map(|time| scale.place(time)),
            [100, 200, 213, 228]
        );
    }

    #[test]
    fn ticks_are_round_and_have_room() {
        // Ten minutes on 400: a minute is 40, which is too little; two are 80.
        let scale = Scale::new(&[30, 330, 630], 400).unwrap();
        assert_eq!(scale.ticks(), (120, vec![120, 240, 360, 480, 600]));
        // Three days on 480: two hours are 13⅓, six hours are 40, twelve are 80.
        let scale = Scale::new(&[0, DAY, 2 * DAY, 3 * DAY], 480).unwrap();
        assert_eq!(scale.ticks().0, 12 * HOUR);
        assert_eq!(scale.ticks().1.len(), 7);
    }

    #[test]
    fn no_tick_stands_on_the_length_of_a_cut() {
        // 0–100 is 0+200, the cut is 200+28, its middle 214.
        let scale = Scale::new(&[0, 100, 301], 228).unwrap();
        // 30 s are 60, and 15 s are 30.
        assert_eq!(scale.ticks(), (30, vec![0, 30, 60, 90]));
    }

    #[test]
    fn a_thousand_years_are_no_problem() {
        let scale = Scale::new(&[-40_000_000_000, 0, 40_000_000_000], 480).unwrap();
        assert!(scale.ticks().1.len() < 12);
    }
}
