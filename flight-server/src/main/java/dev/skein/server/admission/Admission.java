package dev.skein.server.admission;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.Cancellation;
import dev.skein.storage.memory.MemoryBudget;
import dev.skein.storage.memory.QueryMemory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Lets statements run while their expected memory fits into the budget and not too many run; others wait. Thread-safe.
///
/// Cheap statements have places of their own and a part of the budget of their own, so that a dashboard's tiles do not
/// stand behind reports. Of either kind the shortest goes first, but only [#MAX_OVERTAKEN] times before others that came
/// earlier: then these go first, in the order in which they came, and nobody overtakes them even if memory for them is not
/// free yet. What only looks at the engine's own state never waits.
public final class Admission {
    /// How often others may go before a statement that came earlier.
    static final int MAX_OVERTAKEN = 16;

    /// A statement that uses no more processor time than that is cheap, if it needs little memory too.
    private static final long CHEAP_NANOS = 50_000_000;

    /// Cheap statements that run for each costly one that may.
    private static final int CHEAP_PLACES = 2;

    /// What every costly statement gets: enough to make batches and to spill.
    private static final long LEAST_BYTES = 4 << 20;

    /// The part of the budget that a statement is given at most; one that needs more takes what is free, or spills.
    private static final int LARGEST_PART = 4;

    private final AdmissionSettings settings;
    private final MemoryBudget budget;
    private final LongConsumer waits;
    private final long cheapBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Line cheap;
    private final Line costly;
    private final LongAdder timeouts = new LongAdder();
    private final LongAdder refusals = new LongAdder();

    /// Statements of one kind.
    private static final class Line {
        final List<Place> queue = new ArrayList<>();
        final int places;
        int running;

        Line(int places) {
            this.places = places;
        }
    }

    /// @param waits told how many nanoseconds a statement waited, when it may run
    public Admission(AdmissionSettings settings, MemoryBudget budget, LongConsumer waits) {
        this.settings = settings;
        this.budget = budget;
        this.waits = waits;
        this.cheap = new Line(settings.maxRunning() * CHEAP_PLACES);
        this.costly = new Line(settings.maxRunning());
        // all cheap statements that may run at once need an eighth of the budget at most
        this.cheapBytes = budget.limitBytes() / 8 / cheap.places;
    }

    /// A place for a statement that may have to wait.
    ///
    /// @param memory the statement's, of which nothing is reserved yet
    public Place place(Demand demand, QueryMemory memory) {
        return new Place(this, demand, memory, demand.bytes() <= cheapBytes && demand.nanos() <= CHEAP_NANOS);
    }

    /// A place for a statement that never waits.
    public Place free(QueryMemory memory) {
        Place place = new Place(this, Demand.NONE, memory, true);
        place.state = Place.State.PASSED;
        return place;
    }

    /// Statements that wait now.
    public int queued() {
        lock.lock();
        try {
            return cheap.queue.size() + costly.queue.size();
        } finally {
            lock.unlock();
        }
    }

    /// Statements that were refused because they waited too long.
    public long timeouts() {
        return timeouts.sum();
    }

    /// Statements that were refused because too many waited.
    public long refusals() {
        return refusals.sum();
    }

    void enter(Place place, Cancellation cancellation) {
        lock.lock();
        try {
            if (place.state != Place.State.NEW) {
                return;
            }
            Line line = line(place);
            if (line.queue.isEmpty() && line.running < line.places && claim(place)) {
                run(line, place);
                waits.accept(0);
                return;
            }
            if (cheap.queue.size() + costly.queue.size() >= settings.maxQueued()) {
                refusals.increment();
                throw refused("the queue is full");
            }
            place.state = Place.State.QUEUED;
            place.queuedSinceNanos = System.nanoTime();
            place.admitted = lock.newCondition();
            line.queue.add(place);
        } finally {
            lock.unlock();
        }
        cancellation.onCancel(() -> wake(place));
        await(place, cancellation);
    }

    private void await(Place place, Cancellation cancellation) {
        lock.lock();
        try {
            long left = settings.queueTimeout().toNanos();
            while (place.state == Place.State.QUEUED) {
                cancellation.check();
                if (left <= 0) {
                    timeouts.increment();
                    throw refused("it waited for " + settings.queueTimeout().toSeconds() + " s");
                }
                if (place.admitted != null) {
                    left = place.admitted.awaitNanos(left);
                }
            }
            waits.accept(place.waitedNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SkeinException(ErrorCode.QUERY_CANCELLED, "the query was cancelled while it waited to run", e);
        } finally {
            if (place.state == Place.State.QUEUED) {
                leaveQueue(place);
            }
            lock.unlock();
        }
    }

    private SkeinException refused(String why) {
        return new SkeinException(ErrorCode.TOO_MANY_QUERIES, "the query could not start: " + why + " while "
                + (cheap.running + costly.running) + " queries ran and " + (cheap.queue.size() + costly.queue.size())
                + " waited (see system.queries); send it again later, or raise --max-running, --max-queued,"
                + " --queue-timeout or --memory");
    }

    private void wake(Place place) {
        lock.lock();
        try {
            if (place.admitted != null) {
                place.admitted.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Takes a place from where it is and lets others go on.
    void leave(Place place) {
        lock.lock();
        try {
            switch (place.state) {
                case QUEUED -> leaveQueue(place);
                case RUNNING -> line(place).running--;
                case NEW, PASSED -> {}
            }
            place.state = Place.State.PASSED;
            admit(cheap);
            admit(costly);
        } finally {
            lock.unlock();
        }
    }

    private void leaveQueue(Place place) {
        line(place).queue.remove(place);
        place.waitedNanos = System.nanoTime() - place.queuedSinceNanos;
        place.state = Place.State.PASSED;
    }

    private Line line(Place place) {
        return place.cheap() ? cheap : costly;
    }

    private void run(Line line, Place place) {
        line.running++;
        place.state = Place.State.RUNNING;
    }

    private void admit(Line line) {
        while (!line.queue.isEmpty() && line.running < line.places) {
            Place next = next(line);
            if (next == null) {
                return;
            }
            for (Place earlier : line.queue.subList(0, line.queue.indexOf(next))) {
                earlier.overtaken++;
            }
            leaveQueue(next);
            run(line, next);
            wake(next);
        }
    }

    /// The next statement of a line, its memory set aside; null if there is none for whose memory there is room.
    private @Nullable Place next(Line line) {
        for (Place place : line.queue) {
            if (place.overtaken >= MAX_OVERTAKEN) {
                return claim(place) ? place : null;
            }
        }
        List<Place> shortestFirst = new ArrayList<>(line.queue);
        shortestFirst.sort(Comparator.comparingLong(place -> place.demand().nanos()));
        for (Place place : shortestFirst) {
            if (claim(place)) {
                return place;
            }
        }
        return null;
    }

    /// Sets the memory aside that a statement is expected to need. An eighth of the budget stays free for those that need
    /// more than was expected, and another one for cheap statements.
    private boolean claim(Place place) {
        long limit = budget.limitBytes();
        long bytes = place.cheap()
                ? cheapBytes
                : Math.min(limit / LARGEST_PART, Math.max(LEAST_BYTES, place.demand().bytes()));
        long most = limit - (place.cheap() ? limit / 8 : limit / 4);
        // if nothing runs there is nobody to wait for: the rest is held by results that clients take their time to fetch
        return place.memory().tryGuarantee(bytes, most) || cheap.running + costly.running == 0;
    }

    /// The place in its queue, from 1; empty if it does not wait.
    OptionalInt position(Place place) {
        lock.lock();
        try {
            return place.state == Place.State.QUEUED
                    ? OptionalInt.of(line(place).queue.indexOf(place) + 1)
                    : OptionalInt.empty();
        } finally {
            lock.unlock();
        }
    }

    long waitedNanos(Place place) {
        lock.lock();
        try {
            return place.state == Place.State.QUEUED
                    ? System.nanoTime() - place.queuedSinceNanos
                    : place.waitedNanos;
        } finally {
            lock.unlock();
        }
    }
}
