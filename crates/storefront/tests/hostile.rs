//! Templates that mean harm, or are merely wrong: none of them takes long, grows without end, shows what it should
//! not, or leaves a visitor without a page.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic in a test is its failure message")]

use std::collections::BTreeMap;

use kernel::{Exponent, Zone};
use site::Theme;
use storefront::render::{Renderer, templates};
use storefront::sandbox::inspect;
use storefront::words::Locale;
use storefront::{judge, sample};

fn brand() -> store::Brand {
    store::Brand {
        id: sample::id(1),
        host: "tea.example".to_owned(),
        name: "榫茶".to_owned(),
        namespace: "tea".to_owned(),
        currency: "TWD".to_owned(),
        exponent: Exponent::ZERO,
        zone: Zone::named("Asia/Taipei").unwrap(),
        locale: "zh-TW".to_owned(),
        state: "active".to_owned(),
    }
}

fn theme(name: &str, source: &str) -> Theme {
    Theme { templates: BTreeMap::from([(name.to_owned(), source.to_owned())]), ..Theme::default() }
}

fn known() -> Vec<&'static str> {
    templates().into_iter().map(|(name, _)| name).collect()
}

fn default_of(name: &str) -> &'static str {
    templates().into_iter().find(|(known, _)| *known == name).unwrap().1
}

/// A page of the default theme with something more in its middle.
fn home_with(more: &str) -> Theme {
    theme("home.html", &default_of("home.html").replace("{% block main %}", &format!("{{% block main %}}{more}")))
}

#[test]
fn every_template_of_the_default_theme_could_be_a_merchants() {
    for (name, source) in templates() {
        assert_eq!(inspect(name, source, &known()), [], "{name}");
    }
    let all = templates().into_iter().map(|(name, source)| (name.to_owned(), source.to_owned())).collect();
    assert_eq!(judge(&brand(), &Theme { templates: all, ..Theme::default() }), []);
    assert_eq!(judge(&brand(), &Theme::default()), []);
}

#[test]
fn a_merchants_own_page_is_shown() {
    let own = home_with(
        "<p class=\"hi\">{{ word(\"home.goods\") }}：{{ page.cards|length }}{% if page.cards %} {{ page.cards[0].name|upper }}{% endif %}</p>{% for one in page.cards %}{% if loop.index < 3 %}<i>{{ \"no. \" ~ loop.index0 if false else one.name ~ \"!\" }}</i>{% endif %}{% endfor %}",
    );
    assert_eq!(judge(&brand(), &own), []);
    let renderer = Renderer::of_theme("TWD", Exponent::ZERO, &Zone::named("Asia/Taipei").unwrap(), &own).unwrap();
    let html = renderer.render(&sample::shell(Locale::ZhTw, "/"), &sample::home()).unwrap();
    assert!(html.contains("<p class=\"hi\">") && html.contains("<i>桂花烏龍戚風蛋糕!</i>"), "{html}");
}

#[test]
fn what_takes_for_ever_or_grows_without_end_is_refused() {
    let doubling = format!("{{% set a = \"aaaaaaaaaa\" %}}{}", "{% set a = a ~ a %}".repeat(40));
    let lists = format!("{{% set a = [1, 1] %}}{}{{{{ a }}}}", "{% set a = [a, a] %}".repeat(40));
    let captured = format!("{{% set a %}}aaaaaaaa{{% endset %}}{}", "{% set a %}{{ a }}{{ a }}{% endset %}".repeat(40));
    let loops = "{% for a in [1,2,3,4,5,6,7,8,9,10] %}".repeat(9) + "x" + &"{% endfor %}".repeat(9);
    let macros = "{% macro d(x) %}{{ x }}{{ x }}{% endmacro %}".to_owned()
        + "{{ "
        + &"d(".repeat(30)
        + "\"aaaaaaaa\""
        + &")".repeat(30)
        + " }}";
    let passed = "{% macro m(s, n) %}{% if n %}{{ m(s ~ s, n - 1) }}{% endif %}{% endmacro %}{{ m(\"aaaaaaaa\", 60) }}";
    let nested = "{% for x in [\"aaaa\"] %}".to_owned()
        + &"{% for y in [x ~ x] %}{% for x in [y ~ y] %}".repeat(20)
        + &"{% endfor %}{% endfor %}".repeat(20)
        + "{% endfor %}";
    let run = format!("{{% for a in [1,2,3] %}}{}{{% endfor %}}", "a".repeat(5_000));
    let words = "{{ ".to_owned() + &"word(\"note.of\", note=".repeat(60) + "\"a\"" + &")".repeat(60) + " }}";
    let json = "{{ page.structured".to_owned() + &"|tojson".repeat(40) + " }}";
    let replaced = "{{ \"a\"".to_owned() + &"|replace(\"a\", \"aaaaaaaaaa\")".repeat(20) + " }}";
    let escaped = "{{ \"&\"".to_owned() + &"|e|lower".repeat(60) + " }}";
    let hostile: Vec<(&str, String)> = vec![
        ("repetition", "{{ \"a\" * 1000000000 }}".to_owned()),
        ("repetition the other way round", "{{ 1000000000 * \"a\" }}".to_owned()),
        ("power", "{{ 10 ** 18 }}".to_owned()),
        ("list repetition", "{{ [1] * 1000000000 }}".to_owned()),
        ("range", "{% for a in range(1000000000) %}x{% endfor %}".to_owned()),
        ("doubling", doubling),
        ("lists in lists", lists),
        ("captured", captured),
        ("a billion turns", loops),
        ("macros in macros", macros),
        ("passed on", passed.to_owned()),
        ("nested loops", nested),
        ("a macro that calls itself", "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}".to_owned()),
        ("a page that includes itself", "{% include \"home.html\" %}".to_owned()),
        ("a block that calls itself", "{{ self.main() }}".to_owned()),
        ("text without end", run),
        ("json of json", json),
        ("replaced", replaced),
        ("indent", "{{ \"a\"|indent(1000000000) }}".to_owned()),
        ("format", "{{ \"%1000000000s\"|format(1) }}".to_owned()),
        ("center", "{{ \"a\"|center(1000000000) }}".to_owned()),
        ("joined", "{{ page.cards|join(\"aaaa\") }}".to_owned()),
        ("batch", "{{ [1]|batch(1000000000, 1) }}".to_owned()),
        ("map by name", "{{ [\"a\"]|map(\"indent\", 1000000000)|first }}".to_owned()),
        ("namespace", "{% set n = namespace(a=\"a\") %}".to_owned()),
        ("deep brackets", "{{ ".to_owned() + &"(".repeat(20_000) + "1" + &")".repeat(20_000) + " }}"),
        ("deep lists", "{{ ".to_owned() + &"[".repeat(20_000) + &"]".repeat(20_000) + " }}"),
        ("deep not", "{{ ".to_owned() + &"not ".repeat(20_000) + "1 }}"),
        ("deep if", "{% if 1 %}".repeat(5_000) + &"{% endif %}".repeat(5_000)),
        ("if or if or if", "{% if 1 %}".to_owned() + &"{% elif 1 %}".repeat(5_000) + "{% endif %}"),
        ("a long sum", "{{ 1".to_owned() + &" - 1".repeat(10_000) + " }}"),
        ("a long comparison", "{{ 1".to_owned() + &" == 1".repeat(10_000) + " }}"),
        ("a long way", "{{ page".to_owned() + &".a".repeat(10_000) + " }}"),
        ("filters without end", "{{ page.query".to_owned() + &"|upper".repeat(8_000) + " }}"),
        (
            "blocks in blocks",
            (0..2_000).map(|n| format!("{{% block b{n} %}}")).collect::<String>() + &"{% endblock %}".repeat(2_000),
        ),
        ("captures in captures", "{% set a %}".repeat(4_000) + &"{% endset %}".repeat(4_000)),
    ];
    for (what, source) in hostile {
        assert!(!judge(&brand(), &home_with(&source)).is_empty(), "{what} was let through");
    }
    // Long, but bounded: nothing of it grows beyond what a page may hold.
    for (what, source) in [("words in words", words), ("escaped again and again", escaped)] {
        let renderer =
            Renderer::of_theme("TWD", Exponent::ZERO, &Zone::named("Asia/Taipei").unwrap(), &home_with(&source));
        if let Ok(html) = renderer.unwrap().render(&sample::shell(Locale::ZhTw, "/"), &sample::home()) {
            assert!(html.len() < 400_000, "{what}");
        }
    }
}

#[test]
fn what_shows_or_runs_what_it_should_not_is_refused() {
    for source in [
        "{% autoescape false %}{{ page }}{% endautoescape %}",
        "{%- autoescape  false %}{{ page.cards[0].name }}{% endautoescape %}",
        "{{ shop.brand|safe }}",
        "{% set x = page.cards[0] %}{{ x.description|safe }}",
        "{{ \"<script>\"|safe }}",
        "{{ page.cards[0].name|safe }}",
        "{{ page.query|safe }}",
        "{{ debug() }}",
        "{{ page }}",
        "{{ page.cards }}",
        "{{ page.cards[0].secret }}",
        "{{ page.__class__.__mro__ }}",
        "{{ self.__init__ }}",
        "{{ nothing }}",
        "{% set page = 1 %}",
        "{% for shop in [1] %}{{ shop }}{% endfor %}",
        "{% include \"../../../../etc/passwd\" %}",
        "{% include page.path %}",
        "{% include [\"home.html\", \"x\"] %}",
        "{% import \"/etc/passwd\" as x %}",
        "{% extends \"nothing.html\" %}",
        "<script>alert(1)</script>",
        "<SCRIPT src=//evil.example/x.js></SCRIPT>",
        "<script src=\"https://evil.example/x.js\"></script>",
        "<img src=x onerror=alert(1)>",
        "<p class=\"x\"onmouseover = \"alert(1)\">",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"JavaScript:alert(1)\">x</a>",
        "<meta http-equiv=\"refresh\" content=\"0;url=//evil.example\">",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src *\">",
        "<base href=\"//evil.example\">",
        "<iframe srcdoc=\"x\"></iframe>",
        "<object data=x></object>",
        "{{ page.cards[0].picture|tojson|safe }}",
        "{% call x() %}{% endcall %}",
        "{% filter upper %}x{% endfilter %}",
        "{{ asset(\"../Cargo.toml\") }}",
        "{{ word(\"nothing.of.this.name\") }}",
        "{% if %}",
        "{{ \"unfinished",
    ] {
        assert!(!judge(&brand(), &home_with(source)).is_empty(), "{source} was let through");
    }
}

#[test]
fn values_are_escaped_whatever_a_template_says() {
    let own = home_with(
        "<p>{{ shop.brand }}{{ shop.brand ~ \"<em>\" }}{{ shop.brand|upper }}{{ shop.brand|replace(\"a\", \"<i>\") }}</p>",
    );
    assert_eq!(judge(&brand(), &own), []);
    let renderer = Renderer::of_theme("TWD", Exponent::ZERO, &Zone::named("Asia/Taipei").unwrap(), &own).unwrap();
    let mut shell = sample::shell(Locale::ZhTw, "/");
    shell.brand = "<script>alert(1)</script>a".to_owned();
    let html = renderer.render(&shell, &sample::home()).unwrap();
    assert!(!html.contains("<script>alert") && !html.contains("<em>") && !html.contains("<i>"), "{html}");
}

#[test]
fn faults_say_where_and_what_in_words() {
    let found = judge(&brand(), &home_with("\n\n{{ page.crads }}"));
    let problem = found.first().unwrap();
    assert_eq!(problem.file, "home.html");
    let line = default_of("home.html").lines().position(|line| line.contains("{% block main %}")).unwrap() + 3;
    assert_eq!(problem.line, i64::try_from(line).ok());
    assert!(problem.zh_tw.contains("拼字") && problem.en.contains("spelling"), "{problem:?}");
    let open = judge(&brand(), &theme("cart.html", "{% if page.ready %}"));
    assert!(open[0].zh_tw.contains("endif"), "{open:?}");
    let words = Theme {
        words: BTreeMap::from([(
            "en".to_owned(),
            BTreeMap::from([
                ("page.cart".to_owned(), "Basket {evil}".to_owned()),
                ("no.such".to_owned(), "x".to_owned()),
            ]),
        )]),
        ..Theme::default()
    };
    assert_eq!(judge(&brand(), &words).len(), 2);
}

#[test]
fn a_template_that_fails_only_with_other_data_is_left_to_the_default() {
    // The sample has six goods; a seventh breaks it. The caller falls back: the renderer only says no.
    let own = home_with("{% if page.cards|length == 7 %}{{ page.nothing }}{% endif %}");
    assert_eq!(judge(&brand(), &own), []);
    let renderer = Renderer::of_theme("TWD", Exponent::ZERO, &Zone::named("Asia/Taipei").unwrap(), &own).unwrap();
    let mut home = sample::home();
    home.cards.push(sample::card(0));
    assert!(renderer.render(&sample::shell(Locale::En, "/"), &home).is_err());
}

#[test]
fn tokens_are_those_of_the_default_styles() {
    let css = std::str::from_utf8(storefront::theme::file("tokens.css").unwrap()).unwrap();
    for token in site::tokens::TOKENS {
        let value = match token.kind {
            site::tokens::TokenKind::Colour => token.default.to_owned(),
            site::tokens::TokenKind::Pixels => format!("{}px", token.default),
            site::tokens::TokenKind::Font | site::tokens::TokenKind::Scale => continue,
        };
        assert!(css.contains(&format!("--{}: {value};", token.name)), "{}", token.name);
    }
}
