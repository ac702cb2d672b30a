//! What is out of order: not all behind one that is misplaced, but that one.

/// The positions of a longest run of keys, not necessarily neighbours, that do not fall; of several the one that keeps
/// what comes first, so that it is the key that falls back which is left out. O(n log n).
pub fn longest_rising<K: Ord + Copy>(keys: &[K]) -> Vec<usize> {
    // `latest[n]` is the latest key that a run of n + 1 can begin with, of what has been seen from the end.
    let mut latest: Vec<K> = Vec::new();
    let mut lengths = vec![0; keys.len()];
    for (index, key) in keys.iter().enumerate().rev() {
        let behind = latest.partition_point(|start| start >= key);
        lengths[index] = behind + 1;
        if behind == latest.len() {
            latest.push(*key);
        } else {
            latest[behind] = *key;
        }
    }
    let mut run: Vec<usize> = Vec::with_capacity(latest.len());
    for (index, key) in keys.iter().enumerate() {
        let wanted = latest.len() - run.len();
        let rises = run.last().is_none_or(|last| keys[*last] <= *key);
        if rises && lengths[index] == wanted {
            run.push(index);
        }
    }
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(keys: &[u32], expected: &[usize]) {
        assert_eq!(longest_rising(keys), expected, "{keys:?}");
    }

    #[test]
    fn only_what_is_misplaced_is_left_out() {
        check(&[], &[]);
        check(&[1400, 1400, 1405], &[0, 1, 2]);
        check(&[1400, 1600, 1405, 1410], &[0, 2, 3]);
        check(&[1400, 1405, 1300, 1410], &[0, 1, 3]);
        check(&[1405, 1309, 1418], &[0, 2]);
        check(&[1405, 1309], &[0]);
        check(&[1600, 1500, 1400, 1430], &[2, 3]);
    }
}
