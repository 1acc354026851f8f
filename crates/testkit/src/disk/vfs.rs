//! The unsafe part: a SQLite VFS that passes everything on to the system's, and asks the model first
//! about whatever changes a file.

// SQLite calls a VFS through C function pointers; there is no safe way to be one. Each function below
// is called by SQLite only, with the pointers that its contract promises: a `sqlite3_file` of the size
// that `szOsFile` names, opened by `open` below and not yet closed.
#![allow(unsafe_code)]

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rusqlite::ffi;

use super::model::{Model, Verdict};

/// What a VFS belongs to.
pub(super) struct Shared {
    pub(super) model: Mutex<Model>,
}

/// A file as SQLite holds it: its methods first, then ours; the system's own file follows in memory.
#[repr(C)]
struct Handle {
    base: ffi::sqlite3_file,
    /// `None` for temporary files, which nobody misses.
    path: Option<Box<PathBuf>>,
    shared: *const Shared,
}

/// Our VFS and the system's beneath it.
struct Application {
    shared: Arc<Shared>,
    system: *mut ffi::sqlite3_vfs,
}

/// Registers a VFS under that name. It stays for the life of the process, as SQLite may ask for it at
/// any time; a test process makes a few thousand at most.
pub(super) fn register(name: &str, shared: Arc<Shared>) {
    // SAFETY: `sqlite3_vfs_find` gives the default VFS, which lives as long as the process, and whose
    // fields may be read. What is registered is leaked on purpose, so it lives as long too.
    unsafe {
        ffi::sqlite3_initialize();
        let system = ffi::sqlite3_vfs_find(std::ptr::null());
        assert!(!system.is_null(), "SQLite has a default VFS");
        let application = Box::leak(Box::new(Application { shared, system }));
        let mut vfs = *system;
        vfs.pNext = std::ptr::null_mut();
        vfs.zName = CString::new(name).unwrap().into_raw();
        vfs.pAppData = std::ptr::from_mut(application).cast();
        vfs.szOsFile += c_int::try_from(size_of::<Handle>()).unwrap();
        vfs.xOpen = Some(open);
        vfs.xDelete = Some(delete);
        vfs.xAccess = Some(access);
        vfs.xFullPathname = Some(full_path);
        let outcome = ffi::sqlite3_vfs_register(Box::leak(Box::new(vfs)), 0);
        assert_eq!(outcome, ffi::SQLITE_OK, "the VFS is registered");
    }
}

unsafe fn application<'a>(vfs: *mut ffi::sqlite3_vfs) -> &'a Application {
    // SAFETY: `register` put it there and leaked it.
    unsafe { &*(*vfs).pAppData.cast::<Application>() }
}

/// The system's file behind ours.
unsafe fn system(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    // SAFETY: SQLite gave `szOsFile` bytes, ours and the system's.
    unsafe { file.cast::<u8>().add(size_of::<Handle>()).cast() }
}

unsafe fn handle<'a>(file: *mut ffi::sqlite3_file) -> &'a Handle {
    // SAFETY: `open` wrote it there.
    unsafe { &*file.cast::<Handle>() }
}

/// Asks the model, if the file is one that it knows.
unsafe fn ask(file: *mut ffi::sqlite3_file, question: impl FnOnce(&mut Model, &Path) -> Verdict) -> Verdict {
    // SAFETY: the `Shared` is kept by the leaked `Application`.
    let (handle, shared) = unsafe { (handle(file), &*handle(file).shared) };
    match &handle.path {
        Some(path) => question(&mut shared.model.lock().unwrap(), path),
        None => Verdict::Done,
    }
}

/// Calls a method of the system's file.
macro_rules! pass_on {
    ($file:expr, $method:ident $(, $argument:expr)*) => {{
        let system = system($file);
        match (*(*system).pMethods).$method {
            Some(method) => method(system $(, $argument)*),
            None => ffi::SQLITE_ERROR,
        }
    }};
}

unsafe fn path_of(name: *const c_char) -> PathBuf {
    // SAFETY: SQLite gives a string that ends with zero.
    PathBuf::from(unsafe { CStr::from_ptr(name) }.to_str().unwrap())
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: see the head of this file; `file` has room for a `Handle` and the system's file.
    unsafe {
        let ours = application(vfs);
        let path = (!name.is_null()).then(|| Box::new(path_of(name)));
        // Read before SQLite has locks on it: closing a file lets all of a process's locks go.
        let is_new = path.as_ref().filter(|path| !ours.shared.model.lock().unwrap().knows(path));
        let content = is_new.and_then(|path| std::fs::read(path.as_path()).ok());
        (*file).pMethods = std::ptr::null();
        let Some(open) = (*ours.system).xOpen else { return ffi::SQLITE_ERROR };
        let outcome = open(ours.system, name, system(file), flags, out);
        if outcome != ffi::SQLITE_OK {
            return outcome;
        }
        if let Some(path) = &path {
            ours.shared.model.lock().unwrap().open(path, content);
        }
        let base = ffi::sqlite3_file { pMethods: &raw const METHODS };
        file.cast::<Handle>().write(Handle { base, path, shared: Arc::as_ptr(&ours.shared) });
        ffi::SQLITE_OK
    }
}

unsafe extern "C" fn delete(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    // SAFETY: see the head of this file.
    unsafe {
        let ours = application(vfs);
        if ours.shared.model.lock().unwrap().remove(&path_of(name), sync != 0) == Verdict::Failed {
            return ffi::SQLITE_IOERR_DELETE;
        }
        (*ours.system).xDelete.map_or(ffi::SQLITE_ERROR, |delete| delete(ours.system, name, 0))
    }
}

unsafe extern "C" fn access(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, flags: c_int, out: *mut c_int) -> c_int {
    // SAFETY: see the head of this file.
    unsafe {
        let ours = application(vfs);
        (*ours.system).xAccess.map_or(ffi::SQLITE_ERROR, |access| access(ours.system, name, flags, out))
    }
}

unsafe extern "C" fn full_path(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    room: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: see the head of this file.
    unsafe {
        let ours = application(vfs);
        (*ours.system).xFullPathname.map_or(ffi::SQLITE_ERROR, |full| full(ours.system, name, room, out))
    }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: see the head of this file; after this call SQLite does not use the file again, so what
    // `open` wrote is dropped here.
    unsafe {
        let outcome = pass_on!(file, xClose);
        std::ptr::drop_in_place(&raw mut (*file.cast::<Handle>()).path);
        (*file).pMethods = std::ptr::null();
        outcome
    }
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, to: *mut c_void, length: c_int, at: i64) -> c_int {
    // SAFETY: see the head of this file.
    unsafe {
        if ask(file, |model, _| if model.ended { Verdict::Failed } else { Verdict::Done }) == Verdict::Failed {
            return ffi::SQLITE_IOERR_READ;
        }
        pass_on!(file, xRead, to, length, at)
    }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, from: *const c_void, length: c_int, at: i64) -> c_int {
    // SAFETY: see the head of this file; `from` has `length` bytes.
    unsafe {
        let bytes = std::slice::from_raw_parts(from.cast::<u8>(), usize::try_from(length).unwrap());
        let offset = usize::try_from(at).unwrap();
        if ask(file, |model, path| model.write(path, offset, bytes)) == Verdict::Failed {
            return ffi::SQLITE_IOERR_WRITE;
        }
        pass_on!(file, xWrite, from, length, at)
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, length: i64) -> c_int {
    // SAFETY: see the head of this file.
    unsafe {
        let size = usize::try_from(length).unwrap();
        if ask(file, |model, path| model.cut(path, size)) == Verdict::Failed {
            return ffi::SQLITE_IOERR_TRUNCATE;
        }
        pass_on!(file, xTruncate, length)
    }
}

/// The real file is not synced: the model says what is on the disk.
unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    // SAFETY: see the head of this file.
    match unsafe { ask(file, Model::sync) } {
        Verdict::Failed => ffi::SQLITE_IOERR_FSYNC,
        Verdict::Done => ffi::SQLITE_OK,
    }
}

unsafe extern "C" fn size(file: *mut ffi::sqlite3_file, out: *mut i64) -> c_int {
    // SAFETY: see the head of this file.
    unsafe { pass_on!(file, xFileSize, out) }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: see the head of this file.
    unsafe { pass_on!(file, xLock, level) }
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: see the head of this file.
    unsafe { pass_on!(file, xUnlock, level) }
}

unsafe extern "C" fn check_lock(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: see the head of this file.
    unsafe { pass_on!(file, xCheckReservedLock, out) }
}

unsafe extern "C" fn control(file: *mut ffi::sqlite3_file, what: c_int, argument: *mut c_void) -> c_int {
    // SAFETY: see the head of this file.
    unsafe { pass_on!(file, xFileControl, what, argument) }
}

unsafe extern "C" fn sector(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: see the head of this file.
    unsafe { pass_on!(file, xSectorSize) }
}

unsafe extern "C" fn traits(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: see the head of this file.
    unsafe { pass_on!(file, xDeviceCharacteristics) }
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    page: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: see the head of this file.
    unsafe { pass_on!(file, xShmMap, page, size, extend, out) }
}

unsafe extern "C" fn shm_lock(file: *mut ffi::sqlite3_file, offset: c_int, count: c_int, flags: c_int) -> c_int {
    // SAFETY: see the head of this file.
    unsafe { pass_on!(file, xShmLock, offset, count, flags) }
}

unsafe extern "C" fn shm_barrier(file: *mut ffi::sqlite3_file) {
    // SAFETY: see the head of this file.
    unsafe {
        let system = system(file);
        if let Some(barrier) = (*(*system).pMethods).xShmBarrier {
            barrier(system);
        }
    }
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, remove: c_int) -> c_int {
    // SAFETY: see the head of this file.
    unsafe { pass_on!(file, xShmUnmap, remove) }
}

/// Version 2: with shared memory, which stays the system's, and without memory-mapped reading.
static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_lock),
    xFileControl: Some(control),
    xSectorSize: Some(sector),
    xDeviceCharacteristics: Some(traits),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};
