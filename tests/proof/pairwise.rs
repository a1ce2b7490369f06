//! Rows of values in which every two values of every two columns meet.

use std::collections::BTreeSet;

type Pair = (usize, usize, usize, usize);

/// Rows that give each column one of its values, counted from 0, such that every pair of values of different columns stands
/// in some row. Greedy: each row begins with a pair that is still to come and takes in each column what covers most.
pub(crate) fn covering(sizes: &[usize]) -> Vec<Vec<usize>> {
    let mut open = pairs(sizes);
    let mut rows = Vec::new();
    while let Some(&(a, x, b, y)) = open.first() {
        let mut row: Vec<Option<usize>> = vec![None; sizes.len()];
        (row[a], row[b]) = (Some(x), Some(y));
        for column in 0..sizes.len() {
            if row[column].is_none() {
                row[column] = (0..sizes[column]).max_by_key(|&value| (gain(&open, &row, column, value), value == 0));
            }
        }
        let row: Vec<usize> = row.into_iter().map(Option::unwrap_or_default).collect();
        open.retain(|&(a, x, b, y)| row[a] != x || row[b] != y);
        rows.push(row);
    }
    rows
}

fn pairs(sizes: &[usize]) -> BTreeSet<Pair> {
    let columns = (0..sizes.len()).flat_map(|a| (a + 1..sizes.len()).map(move |b| (a, b)));
    let values = columns.flat_map(|(a, b)| (0..sizes[a]).flat_map(move |x| (0..sizes[b]).map(move |y| (a, x, b, y))));
    values.collect()
}

/// How many open pairs a value closes with the columns that have one.
fn gain(open: &BTreeSet<Pair>, row: &[Option<usize>], column: usize, value: usize) -> usize {
    let others = row.iter().enumerate().filter_map(|(other, it)| it.map(|it| (other, it)));
    let pair = |(other, it)| if other < column { (other, it, column, value) } else { (column, value, other, it) };
    others.map(pair).filter(|pair| open.contains(pair)).count()
}

#[test]
fn every_pair_stands_in_some_row() {
    let sizes = [2, 3, 2, 4, 2];
    let rows = covering(&sizes);
    for (a, b) in (0..5).flat_map(|a| (a + 1..5).map(move |b| (a, b))) {
        let met: BTreeSet<_> = rows.iter().map(|row| (row[a], row[b])).collect();
        assert_eq!(met.len(), sizes[a] * sizes[b], "columns {a} and {b}");
    }
    assert!(rows.len() < 20, "{} rows", rows.len());
}
