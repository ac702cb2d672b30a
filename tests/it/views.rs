//! What templates can use: the list of every view's fields in `docs/src/themes.md`, made from the doc comments of the
//! views.
//!
//! `UPDATE=1 cargo test --test it views` writes the list anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, ExprLit, Fields, GenericArgument, Item, Lit, Meta, PathArguments, Token, Type,
};

use crate::support::root;

const PAGE: &str = "docs/src/themes.md";

/// What of the page is generated, all after it.
const BEGIN: &str = "<!-- Generated from the doc comments in src/render. -->\n";

/// A struct or an enum that is serialised for templates.
#[derive(Debug, Default)]
struct View {
    docs: String,
    /// Fields without the name of a variant are those of a struct.
    fields: Vec<Field>,
}

#[derive(Debug)]
struct Field {
    variant: Option<String>,
    name: String,
    docs: String,
    ty: Type,
}

impl View {
    /// The view of a page says so: it is the one that says of which template.
    fn is_page(&self) -> bool {
        self.docs.starts_with("The view of `")
    }
}

#[test]
fn the_fields_of_every_view_are_documented() {
    let page = fs::read_to_string(root().join(PAGE)).unwrap();
    let (by_hand, listed) = page
        .split_once(BEGIN)
        .expect("the page has a generated part");
    let mut wrong = Vec::new();
    let generated = fields(&views(), by_hand, &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(root().join(PAGE), format!("{by_hand}{BEGIN}{generated}")).unwrap();
    } else {
        let differs = generated
            .lines()
            .zip(listed.lines().chain(std::iter::repeat("")))
            .find(|(new, old)| new != old);
        assert!(
            generated == listed,
            "the views in src/render are no longer what {PAGE} says, first here: {differs:?}\n`UPDATE=1 cargo test --test it views` writes it anew"
        );
    }
}

#[test]
fn every_template_of_a_page_is_in_the_table() {
    let page = fs::read_to_string(root().join(PAGE)).unwrap();
    let templates = fs::read_dir(root().join("themes/default/templates")).unwrap();
    let names = templates.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let missing: Vec<_> = names
        .filter(|name| name != "components" && !page.contains(&format!("`{name}`")))
        .collect();
    assert!(missing.is_empty(), "{PAGE} does not name {missing:?}");
}

#[test]
fn types_are_said_in_words() {
    let views = BTreeMap::from([("Date".to_owned(), View::default())]);
    for (rust, words) in [
        ("&'static str", "text"),
        ("usize", "number"),
        ("Option<Date>", "[Date](#date) or null"),
        ("Vec<Vec<String>>", "list of lists of text"),
        ("Vec<Vec<Date>>", "list of lists of [Date](#date)"),
        ("BTreeMap<String, bool>", "true or false by text"),
    ] {
        let ty = syn::parse_str(rust).unwrap();
        assert_eq!(in_words(&ty, &views).unwrap(), words, "{rust}");
    }
    let strange = syn::parse_str("Cell<u8>").unwrap();
    assert!(in_words(&strange, &views).is_err());
}

/// Everything below `src/render` that derives `Serialize`, by name.
fn views() -> BTreeMap<String, View> {
    let mut views = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root().join("src/render")) {
        let entry = entry.unwrap();
        if entry
            .path()
            .extension()
            .is_none_or(|extension| extension != "rs")
        {
            continue;
        }
        let text = fs::read_to_string(entry.path()).unwrap();
        for item in syn::parse_file(&text).unwrap().items {
            if let Some((name, view)) = view(item) {
                let before = views.insert(name.clone(), view);
                assert!(before.is_none(), "two views are called {name}");
            }
        }
    }
    views
}

fn view(item: Item) -> Option<(String, View)> {
    match item {
        Item::Struct(item) if is_serialised(&item.attrs) => {
            let view = View {
                docs: docs(&item.attrs),
                fields: named(item.fields, None),
            };
            Some((item.ident.to_string(), view))
        }
        Item::Enum(item) if is_serialised(&item.attrs) => {
            let fields = item.variants.into_iter().flat_map(|variant| {
                let name = variant.ident.to_string().to_lowercase();
                named(variant.fields, Some(&name))
            });
            let view = View {
                fields: fields.collect(),
                docs: docs(&item.attrs),
            };
            Some((item.ident.to_string(), view))
        }
        _ => None,
    }
}

fn is_serialised(attributes: &[Attribute]) -> bool {
    let derives = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"));
    let paths = derives.flat_map(|attribute| {
        attribute
            .parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated)
            .unwrap()
    });
    paths
        .into_iter()
        .any(|path| path.segments.last().unwrap().ident == "Serialize")
}

fn named(fields: Fields, variant: Option<&str>) -> Vec<Field> {
    let field = |field: syn::Field| Field {
        variant: variant.map(str::to_owned),
        name: field
            .ident
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
        docs: docs(&field.attrs),
        ty: field.ty,
    };
    fields.into_iter().map(field).collect()
}

/// A doc comment as one paragraph of Markdown.
fn docs(attributes: &[Attribute]) -> String {
    let lines = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        });
    let text = lines.collect::<Vec<_>>().join(" ");
    // Links that only rustdoc understands.
    text.replace("[`Self::", "`")
        .replace("`]", "`")
        .replace("[`", "`")
}

/// The list: the pages in the order of the table of templates, then what they consist of, by name.
fn fields(views: &BTreeMap<String, View>, by_hand: &str, wrong: &mut Vec<String>) -> String {
    let link = |name: &str| by_hand.find(&format!("[{name}](#{})", name.to_lowercase()));
    let pages = views.iter().filter(|(_, view)| view.is_page());
    let mut pages: Vec<_> = pages.map(|(name, _)| (link(name), name.as_str())).collect();
    for (_, name) in pages.iter().filter(|(at, _)| at.is_none()) {
        wrong.push(format!(
            "{PAGE}: the table of templates has no row with [{name}](#{})",
            name.to_lowercase()
        ));
    }
    pages.sort_unstable();
    let mut open: Vec<&str> = pages.iter().map(|(_, name)| *name).collect();
    let mut parts = BTreeSet::new();
    while let Some(name) = open.pop() {
        let fields = views[name].fields.iter();
        for part in fields.flat_map(|field| named_in(&field.ty)) {
            if let Some((part, _)) = views.get_key_value(&part)
                && parts.insert(part.as_str())
            {
                open.push(part);
            }
        }
    }
    let pages = pages.into_iter().map(|(_, name)| name);
    let mut out = String::new();
    for name in pages.chain(parts) {
        section(&mut out, name, views, wrong);
    }
    out
}

fn section(out: &mut String, name: &str, views: &BTreeMap<String, View>, wrong: &mut Vec<String>) {
    let view = &views[name];
    if view.docs.is_empty() {
        wrong.push(format!("src/render: {name} has no doc comment"));
    }
    let by_kind = view.fields.iter().any(|field| field.variant.is_some());
    let (head, line) = if by_kind {
        ("| `kind` | field | type | meaning |", "|---|---|---|---|")
    } else {
        ("| field | type | meaning |", "|---|---|---|")
    };
    let _ = write!(out, "\n### {name}\n\n{}\n\n{head}\n{line}\n", view.docs);
    for field in &view.fields {
        if field.docs.is_empty() {
            wrong.push(format!(
                "src/render: {name}.{} has no doc comment",
                field.name
            ));
        }
        let words = in_words(&field.ty, views).unwrap_or_else(|strange| {
            wrong.push(format!(
                "src/render: {name}.{} has a type that tests/it/views.rs cannot say: {strange}",
                field.name
            ));
            String::new()
        });
        if let Some(kind) = &field.variant {
            let _ = write!(out, "| `{kind}` ");
        }
        let meaning = field.docs.replace('|', "\\|");
        let _ = writeln!(out, "| `{}` | {words} | {meaning} |", field.name);
    }
}

/// A type in words; what there is no word for is an error.
fn in_words(ty: &Type, views: &BTreeMap<String, View>) -> Result<String, String> {
    let (name, arguments) = named_type(ty);
    let inner = |at: usize| {
        arguments
            .get(at)
            .map_or(Err(name.clone()), |ty| in_words(ty, views))
    };
    match name.as_str() {
        "String" | "str" | "char" => Ok("text".into()),
        "bool" => Ok("true or false".into()),
        "u8" | "u16" | "u32" | "u64" | "usize" | "i32" | "i64" | "f32" | "f64" => {
            Ok("number".into())
        }
        "Option" => Ok(format!("{} or null", inner(0)?)),
        "Vec" => {
            let of = inner(0)?;
            let of = of
                .strip_prefix("list of")
                .map_or_else(|| of.clone(), |of| format!("lists of{of}"));
            Ok(format!("list of {of}"))
        }
        "BTreeMap" => Ok(format!("{} by {}", inner(1)?, inner(0)?)),
        // The rows of a list, whatever they are.
        "R" | "Value" => Ok("row".into()),
        "List" => Ok(format!("[List](#list) of {}", inner(0)?)),
        _ if views.contains_key(&name) => Ok(format!("[{name}](#{})", name.to_lowercase())),
        _ => Err(name),
    }
}

/// The names in a type: `List` and `ActionRow` in `List<ActionRow>`.
fn named_in(ty: &Type) -> Vec<String> {
    let (name, arguments) = named_type(ty);
    let inner = arguments.iter().flat_map(named_in);
    std::iter::once(name).chain(inner).collect()
}

/// The name of a type and its arguments that are types; references do not count.
fn named_type(ty: &Type) -> (String, Vec<Type>) {
    match ty {
        Type::Reference(reference) => named_type(&reference.elem),
        Type::Path(path) => {
            let last = path.path.segments.last().unwrap();
            let arguments = match &last.arguments {
                PathArguments::AngleBracketed(inner) => inner.args.iter().collect(),
                _ => Vec::new(),
            };
            let types = arguments.into_iter().filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty.clone()),
                _ => None,
            });
            (last.ident.to_string(), types.collect())
        }
        _ => ("an unnamed type".to_owned(), Vec::new()),
    }
}
