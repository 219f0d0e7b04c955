//! The conversion of a checked input into the contract.

use super::contract::{
    Answer, Challenge, Code, Concealed, Context, Contract, Conversion, Field, Header, HeaderValue, Message, OwnProblem,
    ProblemType, Skip, Stub, Subset, Text, VariantModel,
};
use super::database::{Constraint, Driver, Filled, OfDatabase};
use crate::queries::decode::Origin;
use crate::queries::fields::{is_on, is_violation, path_of, tells_violation};
use crate::queries::problem_types::Queries;
use crate::queries::sentence::Sentence;
use crate::syntax::input::{self, Input};
use crate::util::literal::{Constant, Str};
use crate::util::template::Value;
use syn::{Member, Path, Type};

/// Converts a checked input into the model.
pub(crate) fn build<'a>(queries: &'a Queries<'a>) -> Contract<'a> {
    let settings = &queries.input.settings;
    let variants = variant_models(queries);
    Contract {
        ident: &queries.input.derive.ident,
        generics: &queries.input.derive.generics,
        krate: krate(settings),
        profile: settings.profile.clone(),
        skip: skip(settings),
        decodes: settings.decode,
        vis: &queries.input.derive.vis,
        subsets: subsets(queries),
        has_driver: variants.iter().any(|variant| variant.driver.is_some()),
        variants,
        sought: sought(queries),
        bypassing: queries.bypassing().map(|field| field.ty).collect(),
    }
}

/// Returns the model of the stub impls, which are emitted if the input has mistakes.
pub(crate) fn stub<'a>(input: &'a Input<'a>) -> Stub<'a> {
    Stub {
        ident: &input.derive.ident,
        generics: &input.derive.generics,
        krate: krate(&input.settings),
        skip: skip(&input.settings),
        decodes: input.settings.decode,
        vis: &input.derive.vis,
        subsets: input.settings.subsets.iter().map(|subset| &subset.name).collect(),
    }
}

fn variant_models<'a>(queries: &'a Queries<'a>) -> Vec<VariantModel<'a>> {
    let mut variants: Vec<VariantModel<'a>> =
        queries.input.variants.iter().map(|variant| variant_model(queries, variant)).collect();
    let mut types = 0;
    for index in 0..variants.len() {
        variants[index].first_type = types;
        let Some(own) = variants[index].own() else { continue };
        types += own.problem_types.len();
        if let Some(shown) = own.concealed_as {
            variants[shown].concealing.push(index);
        }
    }
    variants
}

fn skip(settings: &input::Settings) -> Skip<'_> {
    if settings.skip.iter().any(|name| name == "all") { Skip::All } else { Skip::These(&settings.skip) }
}

/// Returns the path of the runtime.
fn krate(settings: &input::Settings) -> Path {
    settings.krate.clone().unwrap_or_else(|| syn::parse_quote!(::status_error))
}

fn variant_model<'a>(queries: &'a Queries<'a>, variant: &'a input::Variant<'a>) -> VariantModel<'a> {
    let answer = if queries.is_transparent(variant) {
        let (source, concealed) = (source(variant), concealed(queries, variant));
        Answer::Transparent { source, concealed, context: context(queries, variant) }
    } else {
        Answer::Own(Box::new(own(queries, variant)))
    };
    let fields = variant.fields.iter().map(field).collect();
    VariantModel {
        ident: variant.ident,
        is_struct: variant.is_struct,
        fields,
        answer,
        first_type: 0,
        concealing: Vec::new(),
        driver: driver(variant),
        conversions: conversions(variant),
        from: variant.fields.iter().position(|field| field.from.is_some() && field.from_database.is_none()),
        origins: origins(queries, variant),
    }
}

fn subsets<'a>(queries: &'a Queries<'a>) -> Vec<Subset<'a>> {
    let subsets = queries.input.settings.subsets.iter().map(|subset| {
        let found = subset.variants.iter().filter_map(|variant| queries.find(variant));
        let mut variants: Vec<usize> = found.map(|(index, _)| index).collect();
        variants.sort_unstable();
        Subset { ident: &subset.name, variants }
    });
    subsets.collect()
}

fn origins(queries: &Queries<'_>, variant: &input::Variant<'_>) -> Option<Vec<Origin>> {
    let is_decoded = queries.input.settings.decode && queries.is_rebuilt(variant);
    is_decoded.then(|| variant.fields.iter().filter_map(|field| queries.origin(variant, field).ok()).collect())
}

fn conversions<'a>(variant: &'a input::Variant<'a>) -> Vec<Conversion<'a>> {
    let field = source(variant);
    let all = variant.status.get().map(|status| status.from.as_slice()).unwrap_or_default();
    all.iter().map(|one| Conversion { ty: &one.ty, condition: one.condition.as_ref(), field }).collect()
}

/// Returns the index of the source field.
fn source(variant: &input::Variant<'_>) -> usize {
    variant.sources().first().map_or(0, |field| field.index as usize)
}

fn context(queries: &Queries<'_>, variant: &input::Variant<'_>) -> Option<Context> {
    let message = match queries.sentence(variant) {
        Sentence::Text(text, template) => Some(Text { written: text.to_value(), template: template.clone() }),
        _ => None,
    };
    let members = variant.fields.iter().enumerate().filter(|(_, field)| field.is_member());
    let members: Vec<(String, usize)> = members.map(|(index, field)| (field.member_name(), index)).collect();
    (message.is_some() || !members.is_empty()).then_some(Context { message, members })
}

fn concealed(queries: &Queries<'_>, variant: &input::Variant<'_>) -> Option<Concealed> {
    let conceal = variant.conceal_as.get()?;
    let (shown, _) = queries.find(&conceal.target)?;
    let statuses = conceal.when.iter().flat_map(|(_, statuses)| statuses);
    Some(Concealed { shown, statuses: statuses.map(|status| status.number).collect() })
}

fn field<'a>(field: &input::Field<'a>) -> Field<'a> {
    let member = match field.ident {
        Some(ident) => Member::Named(ident.clone()),
        None => Member::Unnamed((field.index as usize).into()),
    };
    let stand_in = field.public.get().and_then(|public| public.schema.as_ref()).map(|(_, ty)| ty.clone());
    Field { member, name: field.name(), ty: field.ty, stand_in, docs: field.docs.clone(), filled: filled(field) }
}

fn own(queries: &Queries<'_>, variant: &input::Variant<'_>) -> OwnProblem {
    let concealed_as = concealed(queries, variant).map(|concealed| concealed.shown);
    let problem_types = queries.problem_types(variant).iter().map(|one| ProblemType {
        number: one.status.number,
        range: one.range.clone(),
        code: one.constant.clone().map_or_else(|| Code::Text(one.code.clone()), Code::Constant),
        title: one.title.clone(),
        uri: one.uri.clone(),
        link: one.docs.clone(),
        masked: one.masked,
    });
    let downcast = queries.status(variant).get().map(|status| status.downcast.clone()).unwrap_or_default();
    let indexed = || variant.fields.iter().enumerate();
    let mut own = OwnProblem {
        problem_types: problem_types.collect(),
        status: indexed().find(|(_, field)| field.status.is_some()).map(|(index, _)| index),
        downcast: (!downcast.is_empty()).then(|| (source(variant), downcast)),
        report: variant.report.get().map(ToString::to_string),
        grpc: queries.status(variant).get().and_then(|status| status.grpc).map(|(_, number)| number),
        docs: variant.docs.clone(),
        message: Message::Title,
        disclosed: queries.is_disclosed(variant),
        retry: queries.status(variant).get().and_then(|status| status.retry).map(|(_, is_retryable)| is_retryable),
        challenge: challenge(queries, variant),
        members: Vec::new(),
        static_members: Vec::new(),
        field_errors: None,
        headers: Vec::new(),
        database: of_database(variant),
        cause: variant
            .cause
            .get()
            .map(|(text, template)| Text { written: text.to_value(), template: template.clone() }),
        concealed_as,
    };
    // A concealed variant sends the message, members and headers that the shown variant declares.
    if concealed_as.is_none() {
        let members = indexed().filter(|(_, field)| field.is_member());
        own.message = message(queries, variant);
        own.static_members = static_members(queries, variant);
        own.members = members.map(|(index, field)| (field.member_name(), index)).collect();
        own.field_errors = indexed().find(|(_, field)| field.field_errors.is_some()).map(|(index, _)| index);
        own.headers = headers(queries, variant);
    }
    own
}

fn static_members(queries: &Queries<'_>, variant: &input::Variant<'_>) -> Vec<(String, Constant)> {
    let members = queries.status(variant).get().and_then(|status| status.members.as_ref());
    members
        .into_iter()
        .flat_map(|members| &members.list)
        .map(|(name, value)| (name.to_string(), value.clone()))
        .collect()
}

fn message(queries: &Queries<'_>, variant: &input::Variant<'_>) -> Message {
    match queries.sentence(variant) {
        Sentence::Text(_, template) | Sentence::Proven(_, template) if template.literal().is_some() => {
            Message::Literal(template.literal().unwrap_or_default().to_owned())
        }
        // Not if other variants are concealed as this one, because their Display prints another
        // text. Not with a width or a precision from a field, because thiserror's Display would
        // panic if the value is larger than `format!` accepts.
        Sentence::Proven(text, template)
            if !queries.is_concealing(variant) && !template.values().any(Value::has_counts) =>
        {
            Message::Display(text.to_value())
        }
        Sentence::Text(text, template) | Sentence::Proven(text, template) => {
            Message::Written(Text { written: text.to_value(), template: template.clone() })
        }
        Sentence::Unchecked => Message::Unchecked,
        Sentence::Title | Sentence::Masked | Sentence::Delegated | Sentence::Unproven(..) | Sentence::Invalid => {
            Message::Title
        }
    }
}

fn challenge(queries: &Queries<'_>, variant: &input::Variant<'_>) -> Challenge {
    match queries.status(variant).get() {
        Some(status) if status.no_challenge.is_some() => Challenge::Waived,
        Some(status) if status.profile_challenge.is_some() => Challenge::Profile,
        _ => Challenge::Declared,
    }
}

fn headers(queries: &Queries<'_>, variant: &input::Variant<'_>) -> Vec<Header> {
    // `None` if each response of the variant has the header, so that the generated code is short.
    let on = |is_on: &dyn Fn(u16) -> bool| {
        let on: Vec<u16> = queries.statuses(variant).filter(|status| is_on(*status)).collect();
        (on.len() < queries.statuses(variant).count()).then_some(on)
    };
    let declared = queries.headers(variant).map(|header| Header {
        name: header.name.value().to_lowercase(),
        on: on(&|status| queries.headers_on(variant, status).any(|one| std::ptr::eq(one, header))),
        value: match header.template.literal() {
            Some(literal) => HeaderValue::Literal(literal.to_owned()),
            None => HeaderValue::Template(header.template.clone()),
        },
    });
    let of_fields = variant.fields.iter().enumerate().flat_map(|(index, field)| {
        let headers = field.headers.iter();
        headers.map(move |header| Header {
            name: header.value().to_lowercase(),
            value: HeaderValue::Field(index),
            on: on(&|status| is_on(header.on.as_ref(), status)),
        })
    });
    declared.chain(of_fields).collect()
}

fn of_database(variant: &input::Variant<'_>) -> OfDatabase {
    let all = || variant.unique.iter().chain(&variant.constraints);
    OfDatabase {
        unique: variant.unique.iter().map(constraint).collect(),
        constraints: variant.constraints.iter().map(constraint).collect(),
        outcomes: variant.outcomes.iter().map(ToString::to_string).collect(),
        withholds_fields: all().any(|one| one.discloses.is_some_and(|(_, discloses)| !discloses)),
        violation: tells_violation(variant),
    }
}

fn driver(variant: &input::Variant<'_>) -> Option<Driver> {
    let field = variant.fields.iter().position(|field| field.from_database.is_some())?;
    let marked = variant.fields.get(field)?;
    Some(Driver { field, via: marked.via.clone(), first: marked.first.clone() })
}

fn filled(field: &input::Field<'_>) -> Option<Filled> {
    match field.type_name()?.as_str() {
        "Option" => Some(Filled::None),
        _ => is_violation(field).then_some(Filled::Violation),
    }
}

fn constraint(one: &input::Constraint) -> Constraint {
    let strings = |list: &[Str]| list.iter().map(Str::to_value).collect();
    match &one.constant {
        Some(constant) => Constraint::Constant(constant.clone()),
        None => Constraint::Written {
            name: one.name.as_ref().map(Str::to_value),
            fields: strings(&one.fields),
            columns: strings(&one.columns),
            matching: one.matching.map(|(_, word)| word),
            side: one.side,
        },
    }
}

/// Returns the fields that `in` requires of a type.
fn sought<'a>(queries: &'a Queries<'a>) -> Vec<(&'a Type, Vec<Vec<Member>>)> {
    let all = queries.input.variants.iter().flat_map(|variant| variant.unique.iter().chain(&variant.constraints));
    let sought = all.filter_map(|one| Some((one.of.as_ref()?, one.fields.iter().filter_map(path_of).collect())));
    sought.collect()
}
