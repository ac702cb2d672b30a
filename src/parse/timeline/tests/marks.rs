//! Marks.

use super::*;

#[test]
fn a_mark_goes_with_its_entry() {
    check(
        "- 14:00 [started] Deploy\n- 14:05 UTC **[detected]** Alert\n- [acknowledged] 14:06 Bob\n- 14:20 — Rolled back (mitigated)\n- 14:?? All well [resolved]\n",
        &[
            "15 14:00+00:00 [started] \"Deploy\"",
            "15 14:05+00:00 [detected] \"Alert\"",
            "15 14:06+00:00 [acknowledged] \"Bob\"",
            "15 14:20+00:00 [mitigated] \"Rolled back\"",
            "(`14:??` leaves the time open) [resolved] \"All well\"",
            "ambiguous-time \"14:??\": `14:??` leaves the time open",
        ],
    );
    check(
        "### 14:05 [detected]\n\nAn alert.\n\n### 14:20\n\nBack (resolved)\n",
        &[
            "15 14:05+00:00 [detected] \"An alert.\"",
            "15 14:20+00:00 \"Back (resolved)\"",
        ],
    );
}
