//! Locations and service points: where stock lies, and where people are served from it.

use kernel::{BusinessDate, Id, Refusal, Timestamp, Zone};
use store::{Fault, Read, Row, Stop, Tx, params};

use crate::model::{LocationKind, PlaceState, ServicePointKind};
use crate::{codes, events, sql};

/// A place that holds stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Its id.
    pub id: Id,
    /// The store whose own stock lies here; a warehouse may belong to none.
    pub store: Option<Id>,
    /// Who owns what lies here.
    pub legal_entity: Id,
    /// Its short name on papers.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// What kind of place.
    pub kind: LocationKind,
    /// Its zone.
    pub zone: Zone,
    /// Minutes after midnight that still belong to the day before.
    pub cut_off_minutes: u16,
    /// North, in millionths of a degree.
    pub latitude_microdegrees: Option<i64>,
    /// East, in millionths of a degree.
    pub longitude_microdegrees: Option<i64>,
    /// Whether it is in use.
    pub state: PlaceState,
    /// Its place in the brand's order.
    pub position: i64,
    /// Counts its changes from 1.
    pub version: i64,
}

impl Location {
    /// The day of the books here at an instant.
    pub fn business_date(&self, at: Timestamp) -> BusinessDate {
        BusinessDate::of(at, &self.zone, self.cut_off_minutes)
    }

    /// North and east, in millionths of a degree, where both are known.
    pub fn point(&self) -> Option<(i64, i64)> {
        self.latitude_microdegrees.zip(self.longitude_microdegrees)
    }
}

/// A location to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLocation {
    /// The store whose own stock lies here.
    pub store: Option<Id>,
    /// Who owns what lies here.
    pub legal_entity: Id,
    /// Its short name on papers, 1 to 32 characters; unique.
    pub code: String,
    /// What people call it, 1 to 80 characters.
    pub name: String,
    /// What kind of place.
    pub kind: LocationKind,
    /// Its zone.
    pub zone: Zone,
    /// Minutes after midnight that still belong to the day before, less than a day.
    pub cut_off_minutes: u16,
    /// North and east, in millionths of a degree.
    pub place: Option<(i64, i64)>,
    /// Its place in the brand's order.
    pub position: i64,
}

/// Makes a location. Writes `stock.location_created@1`.
///
/// # Errors
/// Refused as [`codes::PLACE_INVALID`] or [`codes::CODE_TAKEN`].
pub fn create_location(tx: &mut Tx<'_>, new: &NewLocation) -> Result<Id, Stop> {
    check_names(&new.code, &new.name)?;
    if new.cut_off_minutes >= 24 * 60 {
        return Err(Refusal::new(&codes::PLACE_INVALID).at("/cut_off_minutes", &codes::PLACE_INVALID).into());
    }
    let id = tx.new_id();
    let made = tx.execute(
        sql::LOCATION_INSERT,
        params![
            id,
            new.store,
            new.legal_entity,
            &new.code,
            &new.name,
            new.kind.as_str(),
            new.zone.name(),
            new.cut_off_minutes,
            new.place.map(|(latitude, _)| latitude),
            new.place.map(|(_, longitude)| longitude),
            new.position,
        ],
    )?;
    if made == 0 {
        return Err(Refusal::new(&codes::CODE_TAKEN).with("code", new.code.as_str()).into());
    }
    tx.journal(&events::location_created(id, &new.code, new.store))?;
    Ok(id)
}

/// A place where people are served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServicePoint {
    /// Its id.
    pub id: Id,
    /// Its store.
    pub store: Id,
    /// Its short name.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// How it serves.
    pub kind: ServicePointKind,
    /// Whether it is in use.
    pub state: PlaceState,
    /// Where its goods come from, the preferred one first.
    pub sources: Vec<Source>,
}

/// A location that a service point takes goods from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The location.
    pub location: Id,
    /// Lower comes first.
    pub priority: i64,
    /// Minutes until goods from there can be handed out.
    pub lead_minutes: i64,
}

/// A service point to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewServicePoint {
    /// Its store.
    pub store: Id,
    /// Its short name, 1 to 32 characters; unique.
    pub code: String,
    /// What people call it, 1 to 80 characters.
    pub name: String,
    /// How it serves.
    pub kind: ServicePointKind,
    /// Where its goods come from.
    pub sources: Vec<Source>,
}

/// Makes a service point and hangs it on its locations. Writes `stock.service_point_created@1`.
///
/// # Errors
/// Refused as [`codes::PLACE_INVALID`], [`codes::CODE_TAKEN`] or [`codes::UNKNOWN_LOCATION`].
pub fn create_service_point(tx: &mut Tx<'_>, new: &NewServicePoint) -> Result<Id, Stop> {
    check_names(&new.code, &new.name)?;
    let id = tx.new_id();
    let values = params![id, new.store, &new.code, &new.name, new.kind.as_str()];
    if tx.execute(sql::SERVICE_POINT_INSERT, values)? == 0 {
        return Err(Refusal::new(&codes::CODE_TAKEN).with("code", new.code.as_str()).into());
    }
    for source in &new.sources {
        link(tx, id, source)?;
    }
    tx.journal(&events::service_point_created(id, &new.code, new.store))?;
    Ok(id)
}

/// Hangs a service point on one more location, or changes how it hangs there.
///
/// # Errors
/// Refused as [`codes::UNKNOWN_LOCATION`].
pub fn link(tx: &mut Tx<'_>, service_point: Id, source: &Source) -> Result<(), Stop> {
    if location(tx, source.location)?.is_none() {
        return Err(Stop::from(&codes::UNKNOWN_LOCATION));
    }
    let values = params![service_point, source.location, source.priority, source.lead_minutes];
    tx.execute(sql::SERVICE_POINT_LINK, values)?;
    Ok(())
}

fn check_names(code: &str, name: &str) -> Result<(), Refusal> {
    let plain = |text: &str, most: usize| {
        let letters = text.chars().count();
        (1..=most).contains(&letters) && text.trim() == text && !text.chars().any(char::is_control)
    };
    let mut refusal: Option<Refusal> = None;
    for (pointer, right) in [("/code", plain(code, 32)), ("/name", plain(name, 80))] {
        if !right {
            let so_far = refusal.unwrap_or_else(|| Refusal::new(&codes::PLACE_INVALID));
            refusal = Some(so_far.at(pointer, &codes::PLACE_INVALID));
        }
    }
    refusal.map_or(Ok(()), Err)
}

/// All locations: those in use first, in the brand's order.
///
/// # Errors
/// When the database says so.
pub fn locations(read: &mut Read<'_>) -> Result<Vec<Location>, Fault> {
    read.query(sql::LOCATIONS, &[], location_row)
}

/// The locations where these stores' own stock lies, those out of use too.
///
/// # Errors
/// When the database says so.
pub fn locations_of(read: &mut Read<'_>, stores: &[Id]) -> Result<Vec<Id>, Fault> {
    let of_them = |location: &Location| location.store.is_some_and(|store| stores.contains(&store));
    Ok(locations(read)?.into_iter().filter(of_them).map(|location| location.id).collect())
}

/// One location.
///
/// # Errors
/// When the database says so.
pub fn location(read: &mut Read<'_>, id: Id) -> Result<Option<Location>, Fault> {
    read.query_opt(sql::LOCATION_GET, params![id], location_row)
}

/// The location of that code.
///
/// # Errors
/// When the database says so.
pub fn location_by_code(read: &mut Read<'_>, code: &str) -> Result<Option<Location>, Fault> {
    read.query_opt(sql::LOCATION_BY_CODE, params![code], location_row)
}

/// Where a store's own stock lies; none for a store without any, such as the web shop.
///
/// # Errors
/// When the database says so.
pub fn location_of_store(read: &mut Read<'_>, store: Id) -> Result<Option<Id>, Fault> {
    read.query_opt(sql::LOCATION_OF_STORE, params![store], |row| row.get(0))
}

/// Service points, of one store or of all, by code.
///
/// # Errors
/// When the database says so.
pub fn service_points(read: &mut Read<'_>, store: Option<Id>) -> Result<Vec<ServicePoint>, Fault> {
    let rows = match store {
        Some(store) => read.query(sql::SERVICE_POINTS_OF_STORE, params![store], service_point_row)?,
        None => read.query(sql::SERVICE_POINTS, &[], service_point_row)?,
    };
    let mut points: Vec<ServicePoint> = Vec::new();
    for (point, source) in rows {
        match points.last_mut().filter(|last| last.id == point.id) {
            Some(last) => last.sources.extend(source),
            None => points.push(ServicePoint { sources: source.into_iter().collect(), ..point }),
        }
    }
    Ok(points)
}

fn unknown(name: &str) -> Fault {
    Fault::Decode(format!("an unknown name in a place: {name}"))
}

fn location_row(row: &Row<'_>) -> Result<Location, Fault> {
    let (kind, zone, state) = (row.get::<String>(5)?, row.get::<String>(6)?, row.get::<String>(10)?);
    Ok(Location {
        id: row.get(0)?,
        store: row.get(1)?,
        legal_entity: row.get(2)?,
        code: row.get(3)?,
        name: row.get(4)?,
        kind: LocationKind::parse(&kind).ok_or_else(|| unknown(&kind))?,
        zone: Zone::named(&zone).map_err(|error| Fault::Decode(error.to_string()))?,
        cut_off_minutes: u16::try_from(row.get::<i64>(7)?).map_err(|error| Fault::Decode(error.to_string()))?,
        latitude_microdegrees: row.get(8)?,
        longitude_microdegrees: row.get(9)?,
        state: PlaceState::parse(&state).ok_or_else(|| unknown(&state))?,
        position: row.get(11)?,
        version: row.get(12)?,
    })
}

fn service_point_row(row: &Row<'_>) -> Result<(ServicePoint, Option<Source>), Fault> {
    let (kind, state) = (row.get::<String>(4)?, row.get::<String>(5)?);
    let point = ServicePoint {
        id: row.get(0)?,
        store: row.get(1)?,
        code: row.get(2)?,
        name: row.get(3)?,
        kind: ServicePointKind::parse(&kind).ok_or_else(|| unknown(&kind))?,
        state: PlaceState::parse(&state).ok_or_else(|| unknown(&state))?,
        sources: Vec::new(),
    };
    let source = match row.get::<Option<Id>>(6)? {
        Some(location) => Some(Source { location, priority: row.get(7)?, lead_minutes: row.get(8)? }),
        None => None,
    };
    Ok((point, source))
}
