//! The way of an arrow between boxes. Boxes stand in rows; an arrow goes sideways only between two
//! rows, and straight through a row where room was left for it: so it never runs under a box.

use super::layout::Place;

/// How near to a corner of its box an arrow begins or ends, in pixels.
const CORNER: f64 = 20.0;

/// The top and the bottom of each row of boxes.
pub(super) fn rows(places: &[Place]) -> Vec<(f64, f64)> {
    let mut rows: Vec<(f64, f64, f64)> = Vec::new();
    for place in places {
        let middle = place.middle.1;
        let (top, bottom) = (middle - place.size.1 / 2.0, middle + place.size.1 / 2.0);
        match rows.iter_mut().find(|row| (row.0 - middle).abs() < 1.0) {
            Some(row) => *row = (row.0, row.1.min(top), row.2.max(bottom)),
            None => rows.push((middle, top, bottom)),
        }
    }
    rows.into_iter()
        .map(|(_, top, bottom)| (top, bottom))
        .collect()
}

/// The points of an arrow, of which `bends` are those between its ends. From each point to the next
/// it leaves and arrives upright.
pub(super) fn route(
    (from, to): (&Place, &Place),
    bends: &[(f64, f64)],
    rows: &[(f64, f64)],
) -> Vec<(f64, f64)> {
    let down = from.middle.1 < to.middle.1;
    // Above and below, as the arrow meets them.
    let met = |(top, bottom): (f64, f64)| if down { (top, bottom) } else { (bottom, top) };
    let row = |y: f64| {
        rows.iter()
            .copied()
            .find(|row| row.0 <= y && y <= row.1)
            .map(met)
    };
    let sides = |place: &Place| {
        let half = place.size.1 / 2.0;
        met((place.middle.1 - half, place.middle.1 + half))
    };
    let leaves = beside(from, bends.first().unwrap_or(&to.middle).0);
    let arrives = beside(to, bends.last().unwrap_or(&from.middle).0);
    let mut points = vec![(leaves, sides(from).1)];
    points.extend(row(from.middle.1).map(|(_, after)| (leaves, after)));
    for &(x, y) in bends {
        match row(y) {
            Some((before, after)) => points.extend([(x, before), (x, after)]),
            None => points.push((x, y)),
        }
    }
    points.extend(row(to.middle.1).map(|(before, _)| (arrives, before)));
    points.push((arrives, sides(to).0));
    points.dedup();
    points
}

/// Where on its upper or lower side a box is met by an arrow that comes from `x`.
fn beside(place: &Place, x: f64) -> f64 {
    let reach = (place.size.0 / 2.0 - CORNER).max(0.0);
    x.clamp(place.middle.0 - reach, place.middle.0 + reach)
}
