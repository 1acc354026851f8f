//! A few threads that read, each on a snapshot of its own.

use std::sync::{Arc, Mutex, mpsc};
use std::thread::JoinHandle;

use super::{File, Session};
use crate::Fault;

type Task = Box<dyn FnOnce(Result<&Session, Fault>) + Send>;

/// The reading threads. Dropping it ends them.
pub(crate) struct Readers {
    queue: Option<mpsc::Sender<Task>>,
    threads: Vec<JoinHandle<()>>,
}

impl Readers {
    pub(crate) fn start(file: &File, count: usize) -> Result<Self, Fault> {
        let (queue, tasks) = mpsc::channel::<Task>();
        let tasks = Arc::new(Mutex::new(tasks));
        let threads = (0..count.max(1))
            .map(|number| {
                let (file, tasks) = (file.clone(), Arc::clone(&tasks));
                std::thread::Builder::new().name(format!("read-{number}")).spawn(move || serve(&file, &tasks))
            })
            .collect::<Result<_, _>>()?;
        Ok(Readers { queue: Some(queue), threads })
    }

    pub(crate) fn submit(&self, task: Task) -> Result<(), Fault> {
        self.queue.as_ref().ok_or(Fault::Closed)?.send(task).map_err(|_| Fault::Closed)
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.queue = None;
        for thread in self.threads.drain(..) {
            crate::db::join(thread);
        }
    }
}

fn serve(file: &File, tasks: &Mutex<mpsc::Receiver<Task>>) {
    let mut session = None;
    loop {
        let task = match tasks.lock() {
            Ok(tasks) => tasks.recv(),
            Err(_) => return,
        };
        let Ok(task) = task else { return };
        if session.is_none() {
            match Session::reader(file) {
                Ok(opened) => session = Some(opened),
                Err(fault) => {
                    task(Err(fault));
                    continue;
                }
            }
        }
        let Some(open) = session.as_ref() else { continue };
        if let Err(fault) = open.control("BEGIN") {
            task(Err(fault));
            session = None;
            continue;
        }
        task(Ok(open));
        open.take_failed();
        if open.control("COMMIT").is_err() {
            session = None;
        }
    }
}
