//! The colours of the themes, computed: what is read stands out from what it is read on, and phases and severities can
//! be told apart by those who do not see all colours.

use std::collections::BTreeMap;
use std::fs;

use crate::support::root;

/// Red, green and blue in linear light, from 0 to 1.
type Light = [f64; 3];

const THEMES: [(&str, &[&str]); 2] = [
    ("default", &["default"]),
    // It changes some of the default tokens.
    ("dense", &["default", "dense"]),
];

/// The grounds that text of any kind stands on.
const GROUNDS: [&str; 3] = ["bg", "surface", "sunken"];

/// Text, on each ground: at least 4.5 to 1 (WCAG 2.2, 1.4.3).
const TEXT: [&str; 7] = ["ink", "ink-2", "ink-3", "accent", "bad", "warn", "good"];

/// What is drawn and has a meaning, and the borders of fields, on the grounds that they stand on: at least 3 to 1
/// (WCAG 2.2, 1.4.11).
const DRAWN: [&str; 6] = [
    "ph-detect",
    "ph-triage",
    "ph-mitigate",
    "ph-resolve",
    "ph-follow",
    "field",
];

/// Other pairs of ink and ground, and the least contrast.
const PAIRS: [(&str, &str, f64); 21] = [
    ("sev-1", "sev-1-wash", 4.5),
    ("sev-2", "sev-2-wash", 4.5),
    ("sev-3", "sev-3-wash", 4.5),
    ("sev-4", "sev-4-wash", 4.5),
    ("ink", "bad-wash", 4.5),
    ("ink-2", "bad-wash", 4.5),
    ("accent", "bad-wash", 4.5),
    ("bad", "bad-wash", 4.5),
    ("ink", "warn-wash", 4.5),
    ("ink-2", "warn-wash", 4.5),
    ("accent", "warn-wash", 4.5),
    ("warn", "warn-wash", 4.5),
    ("ink", "good-wash", 4.5),
    ("ink-2", "good-wash", 4.5),
    ("accent", "good-wash", 4.5),
    ("good", "good-wash", 4.5),
    ("ink", "info-wash", 4.5),
    ("ink-2", "info-wash", 4.5),
    ("accent", "info-wash", 4.5),
    ("accent", "accent-wash", 4.5),
    ("ink", "accent-wash", 4.5),
];

/// What one in twelve men sees of a colour: the matrices of Machado, Oliveira and Fernandes (2009) for a severity of 1.
const SIGHTS: [(&str, [[f64; 3]; 3]); 4] = [
    (
        "all colours",
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    ),
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

/// How far two phases are apart, at least, as CIE 1976 measures it: 2.3 is what can just be seen side by side. Each has
/// its name beside it as well.
const APART: f64 = 12.0;

#[test]
fn text_and_drawings_stand_out_from_their_grounds() {
    let mut wrong = Vec::new();
    each_look(|look, token| {
        let mut check = |ink: &str, ground: &str, least: f64| {
            let ratio = contrast(token(ink), token(ground));
            if ratio < least {
                wrong.push(format!(
                    "{look}: --{ink} on --{ground} has {ratio:.2}, not {least}"
                ));
            }
        };
        for ground in GROUNDS {
            for ink in TEXT {
                check(ink, ground, 4.5);
            }
        }
        for ground in ["bg", "surface"] {
            for ink in DRAWN {
                check(ink, ground, 3.0);
            }
        }
        for (ink, ground, least) in PAIRS {
            check(ink, ground, least);
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The mark of an instant in the timeline, whose colours are mixed of those of its phase.
#[test]
fn marks_in_the_timeline_can_be_read() {
    let css = fs::read_to_string(root().join("themes/default/style/timeline.css")).unwrap();
    for mix in [
        "background: color-mix(in srgb, var(--ph) 16%, var(--bg))",
        "color: color-mix(in srgb, var(--ph) 45%, var(--ink))",
    ] {
        assert!(
            css.contains(mix),
            "timeline.css no longer has {mix}: change this test too"
        );
    }
    each_look(|look, token| {
        for phase in [
            "ph-detect",
            "ph-triage",
            "ph-mitigate",
            "ph-resolve",
            "ph-follow",
        ] {
            let ground = mix(token(phase), 0.16, token("bg"));
            let ink = mix(token(phase), 0.45, token("ink"));
            let ratio = contrast(ink, ground);
            assert!(ratio >= 4.5, "{look}: the mark of --{phase} has {ratio:.2}");
        }
    });
}

#[test]
fn phases_differ_to_the_colour_blind() {
    let phases = [
        "ph-detect",
        "ph-triage",
        "ph-mitigate",
        "ph-resolve",
        "ph-follow",
    ];
    let mut wrong = Vec::new();
    each_look(|look, token| {
        for (sight, matrix) in SIGHTS {
            for (at, one) in phases.iter().enumerate() {
                for other in &phases[at + 1..] {
                    let lab = |name: &str| lab(seen(token(name), &matrix));
                    let apart = distance(lab(one), lab(other));
                    if apart < APART {
                        wrong.push(format!(
                            "{look}, {sight}: --{one} and --{other} are {apart:.1} apart"
                        ));
                    }
                }
            }
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Severities and statuses have a shape and a word each, so that their colours need not be told apart.
#[test]
fn severities_and_statuses_have_shapes_of_their_own() {
    let css = fs::read_to_string(root().join("themes/default/style/components.css")).unwrap();
    let tokens = fs::read_to_string(root().join("themes/default/style/tokens.css")).unwrap();
    let glyph = |class: &str| {
        let rule = css
            .lines()
            .find(|line| line.starts_with(&format!(".{class} {{")))
            .unwrap_or_else(|| panic!("components.css has no rule for .{class}"));
        let name = rule.split_once("--g: var(--g-");
        // What names no shape has the ring.
        name.map_or("ring", |(_, rest)| rest.split(')').next().unwrap())
            .to_owned()
    };
    for classes in [
        &["sev-1", "sev-2", "sev-3", "sev-4"][..],
        &["st-in-progress", "st-blocked", "st-done", "st-wont-do"],
    ] {
        let glyphs: Vec<_> = classes.iter().map(|class| glyph(class)).collect();
        let unlike: std::collections::BTreeSet<_> = glyphs.iter().collect();
        assert_eq!(unlike.len(), classes.len(), "{glyphs:?}");
        for glyph in glyphs {
            assert!(
                tokens.contains(&format!("--g-{glyph}: url(")),
                "--g-{glyph}"
            );
        }
    }
}

#[test]
fn the_formulas_are_those_of_the_standards() {
    let close = |actual: f64, expected: f64| {
        assert!(
            (actual - expected).abs() < 0.01,
            "{actual} is not {expected}"
        );
    };
    // Black on white; the grey that just passes on white; a pair that does not depend on the order.
    close(contrast(light("#000000"), light("#ffffff")), 21.0);
    close(contrast(light("#767676"), light("#ffffff")), 4.54);
    close(contrast(light("#ffffff"), light("#ff0000")), 4.0);
    // Red in CIE L*a*b* with the white of D65.
    let [lightness, a, b] = lab(light("#ff0000"));
    close(lightness, 53.24);
    close(a, 80.09);
    close(b, 67.20);
    close(mix(light("#000000"), 0.5, light("#ffffff"))[0], 0.214);
}

/// Calls with the name of each theme in light and in dark, and what gives the colour of a token in it.
fn each_look(mut check: impl FnMut(&str, &dyn Fn(&str) -> Light)) {
    for (theme, layers) in THEMES {
        let mut tokens = BTreeMap::new();
        for layer in layers {
            let path = root().join(format!("themes/{layer}/style/tokens.css"));
            tokens.extend(colours(&fs::read_to_string(path).unwrap()));
        }
        for (side, name) in ["light", "dark"].into_iter().enumerate() {
            let token = |name: &str| colour(&tokens, name, side);
            check(&format!("{theme}, {name}"), &token);
        }
    }
}

/// The values of the tokens that are colours: pairs of colours, and other tokens.
fn colours(css: &str) -> BTreeMap<String, String> {
    let declarations = css
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--"));
    let pairs = declarations.filter_map(|line| line.split_once(';')?.0.split_once(": "));
    let is_colour = |value: &str| value.starts_with("light-dark(") || value.starts_with("var(");
    pairs
        .filter(|(_, value)| is_colour(value))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn colour(tokens: &BTreeMap<String, String>, name: &str, side: usize) -> Light {
    let value = tokens
        .get(name)
        .unwrap_or_else(|| panic!("there is no colour --{name}"));
    if let Some(other) = value.strip_prefix("var(--") {
        return colour(tokens, other.trim_end_matches(')'), side);
    }
    let pair = value
        .trim_start_matches("light-dark(")
        .trim_end_matches(')');
    light(pair.split(", ").nth(side).unwrap())
}

/// `#rrggbb` in linear light.
fn light(hex: &str) -> Light {
    assert_eq!(hex.len(), 7, "{hex} is no #rrggbb");
    [1, 3, 5].map(|at| {
        let byte = u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        linear(f64::from(byte) / 255.0)
    })
}

fn linear(value: f64) -> f64 {
    if value <= 0.040_45 {
        value / 12.92
    } else {
        ((value + 0.055) / 1.055).powf(2.4)
    }
}

fn encoded(light: f64) -> f64 {
    if light <= 0.003_130_8 {
        light * 12.92
    } else {
        1.055 * light.powf(1.0 / 2.4) - 0.055
    }
}

/// `color-mix(in srgb, one share, other)`.
fn mix(one: Light, share: f64, other: Light) -> Light {
    [0, 1, 2].map(|at| linear(encoded(one[at]) * share + encoded(other[at]) * (1.0 - share)))
}

/// The contrast ratio of WCAG 2.2.
fn contrast(one: Light, other: Light) -> f64 {
    let luminance = |[red, green, blue]: Light| 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn seen(colour: Light, matrix: &[[f64; 3]; 3]) -> Light {
    matrix.map(|row| {
        (0..3)
            .map(|at| row[at] * colour[at])
            .sum::<f64>()
            .clamp(0.0, 1.0)
    })
}

/// CIE L*a*b* with the white of D65.
fn lab([red, green, blue]: Light) -> [f64; 3] {
    let x = (0.412_456_4 * red + 0.357_576_1 * green + 0.180_437_5 * blue) / 0.950_47;
    let y = 0.212_672_9 * red + 0.715_152_2 * green + 0.072_175_0 * blue;
    let z = (0.019_333_9 * red + 0.119_192_0 * green + 0.950_304_1 * blue) / 1.088_83;
    let f = |t: f64| {
        if t > 216.0 / 24_389.0 {
            t.cbrt()
        } else {
            (24_389.0 / 27.0 * t + 16.0) / 116.0
        }
    };
    [
        116.0 * f(y) - 16.0,
        500.0 * (f(x) - f(y)),
        200.0 * (f(y) - f(z)),
    ]
}

/// CIE 1976.
fn distance(one: [f64; 3], other: [f64; 3]) -> f64 {
    let squares = (0..3).map(|at| (one[at] - other[at]).powi(2));
    squares.sum::<f64>().sqrt()
}
