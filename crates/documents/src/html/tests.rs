use super::*;

fn text(html: &str) -> String {
    page(html, Syntax::Html, Scope::Main)
        .map_or_else(|it| it.to_string(), |it| it.draft.text().to_owned())
}

#[test]
fn cells_are_parted_by_tabs_and_rows_by_line_breaks() {
    for (html, due) in [
        ("<table><tr><td>Bob</td><td>555-0177</td></tr></table>", "Bob\t555-0177"),
        ("<table><tr><th>Name<th>Desk<tr><td>Bob<td>4</table>", "Name\tDesk\nBob\t4"),
        (
            "<table> <tr> <th>Name</th> <th>Desk</th> </tr> <tr> <td>Bob</td> <td></td> </tr> </table>",
            "Name\tDesk\nBob",
        ),
        (
            "<table><tr><td><p>Bob</p></td><td></td><td><p>one</p><p>two</p></td></tr></table>",
            "Bob\tone\n\ntwo",
        ),
        ("a<table><tr><td></td><td><p>b</p></td></tr></table>c", "a\n\nb\n\nc"),
        (
            "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr></table>",
            "a\tb\tc",
        ),
    ] {
        assert_eq!(text(html), due, "{html}");
    }
}

#[test]
fn blocks_stand_on_their_own_lines() {
    assert_eq!(
        text(" one <p> two\n <b>words</b></p> <div>three</div>"),
        "one\n\ntwo words\n\nthree"
    );
    assert_eq!(text("a<b>b</b> c<br> <br>d &amp; e&nbsp;f"), "ab c\nd & e f");
    assert_eq!(text("<pre>if x:\n    y</pre>"), "if x:\n    y");
}

#[test]
fn what_is_hidden_ends_where_browsers_end_it() {
    for (html, due) in [
        ("<p hidden>a<p>b", "b"),
        ("<ul><li style='display:none'>a<li>b</ul>", "b"),
        ("<div hidden><p>a</div>b", "b"),
        ("<b hidden>a</i></b>b", "b"),
        ("<div>a<table hidden><tr><td>b</div>c</table>d</div>", "ad"),
        ("<select><option>a<option>b</select>c", "c"),
        ("<script>if (a < b) '</p>'</script>c<template><p>d</p></template>", "c"),
        ("<!-- a --><![CDATA[b]]>c<textarea>d</textarea>", "c"),
    ] {
        assert_eq!(text(html), due, "{html}");
    }
}

#[test]
fn the_pages_own_words_are_read() {
    let around = "<header>Shop</header><nav>Home</nav>";
    let beside = "<aside>Buy!</aside><footer>Imprint</footer>";
    let page = |own: &str| text(&format!("<title>T</title>{around}{own}{beside}"));
    assert_eq!(page("<main><h1>Storm</h1>It fell.</main>"), "Storm\n\nIt fell.");
    assert_eq!(page("<div role=main>It fell.</div>"), "It fell.");
    assert_eq!(page("<article>One.</article>x<article>Two.</article>"), "One.\n\nx\n\nTwo.");
    assert_eq!(page("<div>It fell.</div>"), "Shop\n\nIt fell.");
    let long = "word ".repeat(100);
    assert!(page(&format!("<article>Teaser.</article><div>{long}</div>")).len() > long.len());
    assert_eq!(text("<footer>All there is.</footer>"), "All there is.");
}

#[test]
fn empty_elements_of_xhtml_have_no_content() {
    let source =
        "<html><head><title/><script src='a'/></head><body><h1>One</h1><p>Two</p></body></html>";
    let page = page(source, Syntax::Xhtml, Scope::Whole);
    let page = page.map(|it| (it.draft.text().to_owned(), it.heading));
    assert_eq!(page, Ok(("One\n\nTwo".to_owned(), Some("One".to_owned()))));
}

#[test]
fn depth_and_disorder_cost_no_more_than_their_bytes() {
    let deep = "<div>".repeat(100_000);
    assert_eq!(text(&format!("{deep}deep")), "deep");
    let mixed = "<table><td>".to_owned()
        + &"<b>".repeat(100_000)
        + &"</div></table></td>".repeat(100_000)
        + "x";
    assert_eq!(text(&mixed), "x");
    let attributes: String = (0..100_000).map(|it| format!(" a{it}=b")).collect();
    assert_eq!(text(&format!("<p{attributes}>x")), "x");
    let deepest = "<b>".repeat(MAX_OPEN_ELEMENTS + 1);
    assert!(matches!(page(&deepest, Syntax::Html, Scope::Main), Err(Error::TooDeep)));
}
