--
-- PostgreSQL database dump
--

\restrict eTxRLengcEEuTLOftNNajCDHuRc0WR9bxWLLon4hAaundn1NEYBDpKc8HhdprEI

-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: queue; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA queue;


ALTER SCHEMA queue OWNER TO postgres;

--
-- Name: procrastinate_job_event_type; Type: TYPE; Schema: queue; Owner: postgres
--

CREATE TYPE queue.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);


ALTER TYPE queue.procrastinate_job_event_type OWNER TO postgres;

--
-- Name: procrastinate_job_status; Type: TYPE; Schema: queue; Owner: postgres
--

CREATE TYPE queue.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);


ALTER TYPE queue.procrastinate_job_status OWNER TO postgres;

--
-- Name: procrastinate_job_to_defer_v1; Type: TYPE; Schema: queue; Owner: postgres
--

CREATE TYPE queue.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);


ALTER TYPE queue.procrastinate_job_to_defer_v1 OWNER TO postgres;

--
-- Name: archive_append_only(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.archive_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;


ALTER FUNCTION public.archive_append_only() OWNER TO postgres;

--
-- Name: archive_sees(text, text); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.archive_sees(row_tenant text, row_department text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
  SELECT CASE current_setting('archive.scope', true)
    WHEN 'all' THEN coalesce(current_setting('archive.role', true) IN ('operator', 'service'), false)
    WHEN 'tenants' THEN coalesce(current_setting('archive.role', true), '') <> ''
      AND row_tenant <> '-'
      AND row_tenant = ANY (string_to_array(current_setting('archive.tenants', true), ','))
    WHEN 'departments' THEN coalesce(current_setting('archive.role', true), '') <> ''
      AND row_tenant <> '-'
      AND row_department = ANY (string_to_array(current_setting('archive.departments', true), ','))
    ELSE false
  END
$$;


ALTER FUNCTION public.archive_sees(row_tenant text, row_department text) OWNER TO postgres;

--
-- Name: procrastinate_cancel_job_v1(bigint, boolean, boolean); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;


ALTER FUNCTION queue.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) OWNER TO postgres;

--
-- Name: procrastinate_defer_jobs_v1(queue.procrastinate_job_to_defer_v1[]); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_defer_jobs_v1(jobs queue.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;


ALTER FUNCTION queue.procrastinate_defer_jobs_v1(jobs queue.procrastinate_job_to_defer_v1[]) OWNER TO postgres;

--
-- Name: procrastinate_defer_periodic_job_v2(character varying, character varying, character varying, character varying, integer, character varying, bigint, jsonb); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;


ALTER FUNCTION queue.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: procrastinate_jobs; Type: TABLE; Schema: queue; Owner: postgres
--

CREATE TABLE queue.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    lock text,
    queueing_lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status queue.procrastinate_job_status DEFAULT 'todo'::queue.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::queue.procrastinate_job_status) AND (abort_requested = true))))
);

ALTER TABLE ONLY queue.procrastinate_jobs FORCE ROW LEVEL SECURITY;


ALTER TABLE queue.procrastinate_jobs OWNER TO postgres;

--
-- Name: procrastinate_fetch_job_v2(character varying[], bigint); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS queue.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;


ALTER FUNCTION queue.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) OWNER TO postgres;

--
-- Name: procrastinate_finish_job_v1(bigint, queue.procrastinate_job_status, boolean); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_finish_job_v1(job_id bigint, end_status queue.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;


ALTER FUNCTION queue.procrastinate_finish_job_v1(job_id bigint, end_status queue.procrastinate_job_status, delete_job boolean) OWNER TO postgres;

--
-- Name: procrastinate_notify_queue_abort_job_v1(); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;


ALTER FUNCTION queue.procrastinate_notify_queue_abort_job_v1() OWNER TO postgres;

--
-- Name: procrastinate_notify_queue_job_inserted_v1(); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;


ALTER FUNCTION queue.procrastinate_notify_queue_job_inserted_v1() OWNER TO postgres;

--
-- Name: procrastinate_prune_stalled_workers_v1(double precision); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;


ALTER FUNCTION queue.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) OWNER TO postgres;

--
-- Name: procrastinate_register_worker_v1(); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;


ALTER FUNCTION queue.procrastinate_register_worker_v1() OWNER TO postgres;

--
-- Name: procrastinate_retry_job_v1(bigint, timestamp with time zone, integer, character varying, character varying); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;


ALTER FUNCTION queue.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) OWNER TO postgres;

--
-- Name: procrastinate_retry_job_v2(bigint, timestamp with time zone, integer, character varying, character varying); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;


ALTER FUNCTION queue.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) OWNER TO postgres;

--
-- Name: procrastinate_trigger_abort_requested_events_procedure_v1(); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;


ALTER FUNCTION queue.procrastinate_trigger_abort_requested_events_procedure_v1() OWNER TO postgres;

--
-- Name: procrastinate_trigger_function_scheduled_events_v1(); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;


ALTER FUNCTION queue.procrastinate_trigger_function_scheduled_events_v1() OWNER TO postgres;

--
-- Name: procrastinate_trigger_function_status_events_insert_v1(); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;


ALTER FUNCTION queue.procrastinate_trigger_function_status_events_insert_v1() OWNER TO postgres;

--
-- Name: procrastinate_trigger_function_status_events_update_v1(); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;


ALTER FUNCTION queue.procrastinate_trigger_function_status_events_update_v1() OWNER TO postgres;

--
-- Name: procrastinate_unlink_periodic_defers_v1(); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;


ALTER FUNCTION queue.procrastinate_unlink_periodic_defers_v1() OWNER TO postgres;

--
-- Name: procrastinate_unregister_worker_v1(bigint); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;


ALTER FUNCTION queue.procrastinate_unregister_worker_v1(worker_id bigint) OWNER TO postgres;

--
-- Name: procrastinate_update_heartbeat_v1(bigint); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;


ALTER FUNCTION queue.procrastinate_update_heartbeat_v1(worker_id bigint) OWNER TO postgres;

--
-- Name: alembic_version; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);


ALTER TABLE public.alembic_version OWNER TO postgres;

--
-- Name: deposit; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.deposit (
    number bigint NOT NULL,
    id uuid NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    sender bytea NOT NULL,
    outcome character varying(16) NOT NULL,
    grade character varying(16) NOT NULL,
    kind character varying(32) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    content_index bytea NOT NULL,
    key character varying(128) NOT NULL,
    object character varying(128) NOT NULL,
    envelope character varying(128) NOT NULL,
    entry uuid NOT NULL,
    facts bytea NOT NULL,
    records uuid[] NOT NULL
);

ALTER TABLE ONLY public.deposit FORCE ROW LEVEL SECURITY;


ALTER TABLE public.deposit OWNER TO postgres;

--
-- Name: deposit_number_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.deposit ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.deposit_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: establishment; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.establishment (
    finess character varying(9) NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    siren character varying(9) NOT NULL,
    siret character varying(14) NOT NULL,
    category character varying(16) NOT NULL,
    legal_status character varying(16) NOT NULL,
    name character varying(300) NOT NULL,
    closed_on date,
    successor character varying(9) NOT NULL,
    provisional boolean NOT NULL
);

ALTER TABLE ONLY public.establishment FORCE ROW LEVEL SECURITY;


ALTER TABLE public.establishment OWNER TO postgres;

--
-- Name: file; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.file (
    id uuid NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    establishment character varying(9) NOT NULL,
    person uuid NOT NULL,
    facts bytea NOT NULL
);

ALTER TABLE ONLY public.file FORCE ROW LEVEL SECURITY;


ALTER TABLE public.file OWNER TO postgres;

--
-- Name: journal_entry; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.journal_entry (
    number bigint NOT NULL,
    id uuid NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    entry bytea NOT NULL
);

ALTER TABLE ONLY public.journal_entry FORCE ROW LEVEL SECURITY;


ALTER TABLE public.journal_entry OWNER TO postgres;

--
-- Name: journal_entry_number_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.journal_entry ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.journal_entry_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: journal_head; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.journal_head (
    size bigint NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    root bytea NOT NULL,
    frontier bytea NOT NULL
);

ALTER TABLE ONLY public.journal_head FORCE ROW LEVEL SECURITY;


ALTER TABLE public.journal_head OWNER TO postgres;

--
-- Name: journal_leaf; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.journal_leaf (
    index bigint NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    entry bigint NOT NULL,
    leaf bytea NOT NULL,
    size bigint NOT NULL
);

ALTER TABLE ONLY public.journal_leaf FORCE ROW LEVEL SECURITY;


ALTER TABLE public.journal_leaf OWNER TO postgres;

--
-- Name: journal_waiting; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.journal_waiting (
    entry bigint NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL
);

ALTER TABLE ONLY public.journal_waiting FORCE ROW LEVEL SECURITY;


ALTER TABLE public.journal_waiting OWNER TO postgres;

--
-- Name: person; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.person (
    id uuid NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    merged_into uuid,
    key character varying(128) NOT NULL,
    facts bytea NOT NULL
);

ALTER TABLE ONLY public.person FORCE ROW LEVEL SECURITY;


ALTER TABLE public.person OWNER TO postgres;

--
-- Name: person_identifier; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.person_identifier (
    index bytea NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    person uuid NOT NULL
);

ALTER TABLE ONLY public.person_identifier FORCE ROW LEVEL SECURITY;


ALTER TABLE public.person_identifier OWNER TO postgres;

--
-- Name: record; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.record (
    number bigint NOT NULL,
    id uuid NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    establishment character varying(9) NOT NULL,
    deposit uuid NOT NULL,
    person uuid,
    kind character varying(32) NOT NULL,
    state character varying(16) NOT NULL,
    document_date date,
    version integer,
    document_index bytea,
    set_index bytea,
    replaces_index bytea[] NOT NULL,
    replaces uuid,
    replaced_by uuid,
    related uuid[] NOT NULL,
    in_perimeter boolean NOT NULL,
    rule character varying(64) NOT NULL,
    first_day date,
    last_day date,
    retention character varying(16) NOT NULL,
    final_action character varying(16) NOT NULL,
    key character varying(128) NOT NULL,
    source_key character varying(128) NOT NULL,
    source_object character varying(128) NOT NULL,
    document_object character varying(128) NOT NULL,
    dossier_object character varying(128) NOT NULL,
    evidence_object character varying(128) NOT NULL,
    attempts integer NOT NULL,
    problem character varying(200) NOT NULL,
    facts bytea NOT NULL
);

ALTER TABLE ONLY public.record FORCE ROW LEVEL SECURITY;


ALTER TABLE public.record OWNER TO postgres;

--
-- Name: record_number_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.record ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.record_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: resource; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.resource (
    type character varying(64) NOT NULL,
    id character varying(64) NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    deposit uuid NOT NULL,
    "position" integer NOT NULL,
    record uuid
);

ALTER TABLE ONLY public.resource FORCE ROW LEVEL SECURITY;


ALTER TABLE public.resource OWNER TO postgres;

--
-- Name: token; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.token (
    digest bytea NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    actor character varying(200) NOT NULL,
    role character varying(16) NOT NULL,
    tenants character varying[] NOT NULL,
    departments character varying[] NOT NULL,
    expires timestamp with time zone,
    created timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.token FORCE ROW LEVEL SECURITY;


ALTER TABLE public.token OWNER TO postgres;

--
-- Name: procrastinate_events; Type: TABLE; Schema: queue; Owner: postgres
--

CREATE TABLE queue.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type queue.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);

ALTER TABLE ONLY queue.procrastinate_events FORCE ROW LEVEL SECURITY;


ALTER TABLE queue.procrastinate_events OWNER TO postgres;

--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE; Schema: queue; Owner: postgres
--

CREATE SEQUENCE queue.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE queue.procrastinate_events_id_seq OWNER TO postgres;

--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE OWNED BY; Schema: queue; Owner: postgres
--

ALTER SEQUENCE queue.procrastinate_events_id_seq OWNED BY queue.procrastinate_events.id;


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE; Schema: queue; Owner: postgres
--

CREATE SEQUENCE queue.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE queue.procrastinate_jobs_id_seq OWNER TO postgres;

--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE OWNED BY; Schema: queue; Owner: postgres
--

ALTER SEQUENCE queue.procrastinate_jobs_id_seq OWNED BY queue.procrastinate_jobs.id;


--
-- Name: procrastinate_periodic_defers; Type: TABLE; Schema: queue; Owner: postgres
--

CREATE TABLE queue.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);

ALTER TABLE ONLY queue.procrastinate_periodic_defers FORCE ROW LEVEL SECURITY;


ALTER TABLE queue.procrastinate_periodic_defers OWNER TO postgres;

--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE; Schema: queue; Owner: postgres
--

CREATE SEQUENCE queue.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE queue.procrastinate_periodic_defers_id_seq OWNER TO postgres;

--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE OWNED BY; Schema: queue; Owner: postgres
--

ALTER SEQUENCE queue.procrastinate_periodic_defers_id_seq OWNED BY queue.procrastinate_periodic_defers.id;


--
-- Name: procrastinate_workers; Type: TABLE; Schema: queue; Owner: postgres
--

CREATE TABLE queue.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY queue.procrastinate_workers FORCE ROW LEVEL SECURITY;


ALTER TABLE queue.procrastinate_workers OWNER TO postgres;

--
-- Name: procrastinate_workers_id_seq; Type: SEQUENCE; Schema: queue; Owner: postgres
--

ALTER TABLE queue.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME queue.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: procrastinate_events id; Type: DEFAULT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('queue.procrastinate_events_id_seq'::regclass);


--
-- Name: procrastinate_jobs id; Type: DEFAULT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('queue.procrastinate_jobs_id_seq'::regclass);


--
-- Name: procrastinate_periodic_defers id; Type: DEFAULT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('queue.procrastinate_periodic_defers_id_seq'::regclass);


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.alembic_version (version_num) FROM stdin;
0001
\.


--
-- Data for Name: deposit; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.deposit (number, id, tenant, department, sender, outcome, grade, kind, received_at, content_index, key, object, envelope, entry, facts, records) FROM stdin;
1	6463f285-83e0-40ed-8ccf-fdb16d052d2a	250000015	25	\\x170f8861373a6618cab1fe5312b5f403a329c5d78b9fd314b2bc91b89b2f3841	accepted	warn	cda	2026-11-29 02:03:57.339268+00	\\xb05687edb93e78c8068f95741870290cb4932bef5d8274025dacc3a8fc25dada	deposit/6463f285-83e0-40ed-8ccf-fdb16d052d2a	intake/2c3779b8e3c7c7df584c76d023442cd8cfcf8c15892540d3eb594136add5fc28		b0fa8ab1-c4b7-4ff4-b41b-eddb6ce3887b	\\x016a4c978a36ddb7a7ece1df0c049fb2f30c2a2ae2c5a00462c87dea7cc7959b16d43e146144103c563c1b8f1f6a36885f2dca45bee00460dc8dc960f9efcbee3f704e2cacf82be467234d9c82791616ae9c8ba4350ce7bf9c6819a3cacbff92d477aef1b8d60aac31bd26970d248ae0192252e944047d955bafc70beb7bef05e93f1b16b62529bba076f7f2663c483c034f2574e601efb976baba824e23a8c862fc25802465c1d94e87443df6a0761e996d76a3392e5e3390b48f7b281e154bb14f8ab629d9bd1959a2447e6b97c96538b8a7af5bb6c8916f0add9fbcb89b8ad439436767696f8b926444cba529903549b5b6df0df998ac9d133a0434a062c5104dfefdf0b369fd0e5ac3a870b820e9d92a05fdfb604dbbc260d69b0dc8506fbb9974ca1613a27a7e4d5047c57d213a38f0f35b7e4698ed514608fa4eeceabf33575d497726f8522e67cef30c83c328acc3089c3744e1d96f3b0abaecf7a3f504caad487e736eea470ddce0dbb25803b9fbc8e38e432e9f1a9f1efb80a377db1d743411baf26a1bfb98351cbb43c2eb997f2c4f9ce3e887162a936aa7a2bd483c556d12cd6715936dd56c755064f29c267f5377359b4c5389504a12bcb955c17d196511011b2c7bea056300b4bed00a70039ccbc1ec6a5b0288c4471163f1e18a1471146d6c22cfecf8336bcf7b600a3e5f54965c6c81ccabce1fceb1542986966122b9cd34c89b250331f196d06061fdee28a395687ba44e6f072ff401488eb06e7f1daad427527a1a4ebbf8644b2669e3831ee1cb98ca9a5909df838d6a781cde0c74ef29377593fd8044f25d5e08be6c1ae3a25a37dbaeef79fd868e7a757920f90a02348274b31b4f07ad7a0ee8581fa754f81bbaad1c8dac1a3796a7cdaa40f7f76f68fc6b439a08bcddc2d5786e232fb3e764d53da8826fc0e8a735f82435f3f76b7215f03777e021d52962915209231a2ac994174d708c3241914f852b008af4c9ef9ebed5331cc4751316aba810c930b49f680964af3aabea8a8118d466877d9cc3df63eec5fcd568799ef5934de482e83708249418da5dbcdb3a159ddb271f15d6a428de41811c901ee2d40e28ac4fbe899d5ac78aa01b37f662e3c9d94f12501ba04a268794e28aa1476e33edc5b68cb329fe3195f40d685b8b7ae9a9999662292f5d0c87b271c0986f911d42f55bb81360ea2ac78f6b93c0c702743d2fcc6967aa68f3578e4e5ba698dccef78f72156b6b31aab15e8565859b624e71dcfbd267bb285e50f0ac48d360d4e7fbbccbeebda76f3e4d49811104d182c6e1ff210344bd7486a2ecb01fe6d7e74555c771eb70ff4a9ed94f408618eb82f96194be9bf728c3428564ab1f88906b8c9286aad82014c8e5f9cc188e9790239f4c4e9c019f12a8be65ff95fb83d6763e1c41cea7fcb639bbd69d7574c83a1b237b54e6bd428d82f88dcaa49831c615e4f5d0e5bdb6fdc3d16e5409ebf11df232a08f024c68324b95172e5957f334b33a50e43cc5e9b4b2ce97127dd3a888eec70122c0dd49504b49cd8d9aa12a57371c7795206ca0c9c97908b7dff6aa988633368357718209a3eee44726c9c2bf436c445f70f60117b989bb02195e3ab273156d50e88e895d79c01d703fc664bcc93da7442616f8fde554a5206437b6bb3cc0ce510c855bc4cf4b303b6df1ad42b501a8061ae1dbf28b6ebb348e59152be59e76159df84ae850072f956b25a5954b8f72e65615223e1047372c4edac240cf7e12554978343d79ab5bd0f90b3269e3e4873bcd73cbc559308461f00812e53d3a1dc97864070f4c73aa4ae4f2c0797633c807ca3fd17ea0fa125fb3976a60e0b03637c9c803a846039a481143be6070fc197d7418a9d0d9dab112a26bd161d37b880f7d34db1436cf2a366d1a64e895542ec68f02206c9dcba38f1c1a87fbe97dd412f5c4b056a5bd6719ce93404155d691392c3f51e150964a4625c4ae86d11aaa94bf5a90489f115fdf7735d8a366087a69799fe4074d1f90d0fa46ffe9c55be115c5a9b48c031a009870dfeac875ecb5b73e135e5cb28f2c9cca016305347384aca312300f0d6db88b37137f8759c3f373de1b083ed6da29c8db9ee7ab8eb1c36e4d4c47db0ab02b9408aded14a8f57e2562dac16f3f2b660783e844ca5139e470dfc5c541c940f672f54e86600dc9bf1f5d724bf22849f7df08d1cc585b679cbd36555f860635fb8f392ea2d2ec5d5373c7c9b54ce135bc5de9a31b42cffb9ba59e72c3c139fe8c2d7b0b1b5272b75f1ff751f1413eef7f04102beea0320df484a733d6a266c8fdf7e7dadbf60eff01ba1a0ec75de5d2cb698773	{6b2fa143-72af-47ee-a357-62ee8af754b1}
2	69a6481e-8dfe-4c0d-9169-aefcb83861a5	250099983	25	\\x170f8861373a6618cab1fe5312b5f403a329c5d78b9fd314b2bc91b89b2f3841	accepted	warn	cda	2026-11-29 02:03:57.385665+00	\\x98b4b86d6403a7331366477a297572bf482be057fdcc207476851cb49ea17ca9	deposit/69a6481e-8dfe-4c0d-9169-aefcb83861a5	intake/79b7a95e75e0f1c9c2b6d9ba2c659e62999a104ef26fea0052af48edbcefbfe2		ed28e17e-17ac-450c-b87c-ef692a304790	\\x0196c1b8d32d6e61abb1788d887acd032c9fd52f70b08f62dab6dcbcb3a099d1ae7bb0392e63450d9757e1a09923a67ab25920960f5934b09c2e7d33f22ba61ad39bd5170844f3cb31e096f5cee317b2259c5d5b83329387f9d74cf43a1e27e8bb9851c3f36ac95ffd7bd380ac41e58ffdda52298661f25faf7bfee896859cedf38abc0c0b695ef479cec510f50e97f83a143cbfe32295255f26d9ed1e599bfcacb10c87c5a5ac276ca3284e01cb9f19b2190304f3c3595768423d305c67677fa68220b9f3d9b29cd040883d05be420284d64d871ed040a110c4f39d4043c9d89aa3315f24a1eba361ddd8a08f434c89b31cca5d06204d7545d5b15695d045bcaefad0423c9a3f76b5513f66d95a7a89d6543bbb659b1817e02a11c4ca9712c2aa5f8b0ab6c0065a10bb520733bee7583480d176e3da24560054550991a2bc17496375262aa5d0c1dc3bb3ad3c80b3d513ba9778f71b9dfdfee75014e72816886bf9b6810a967d09999623281f6c4cce30e4d1a09ec7fe18620deace2f36e660d2dabc5cd249e45da6871de1feba7be5d039ab6bb561a71c4989127237ed38e08eeef5e426bf5294ccd6869903489560479e8d83d60bf53218577d5f89fe52f09cd3e60eeee40725479afb705940dfff96d65e1cb0a819242ec721c0154b41f502759f3d52986c33d83a46656d544124d84929360f780a35a354968d1bb7021d214f8b6b0ff974f9774806d9e46072b4064049174ba241130fce7e077533d071f7ddf8caf353d540b268cf24990cfeac88bdea0fb0a5e552277b517c1acac44f0bb7870e69cd3379e16c319f608d8240f30ae0638770d696b710a0235ab9838f12e3cbfa9cf136f6c1a29a614d5574dc9c6a86f3a68b61f73a6a15daccfbc14694890161347710836fd3378a7e5c8905dbb7fcc1d3ad7b271b79bc2d51a62f785de94883ca55b56a745c6daf14409eae353a69a81ef580f1e8e69a6a803a9b14b8c701889e5ebbdebcec2e1370938efbb7b324d8d0af57c92b1868faff7ee51df749d4e8c719c5056affc50eb4a9959252607de8b407e135c20d6ed37d7bd38543b65c10030f3b46f051a762fc91831d33f45d8609bd290fbf4e2c9c4ea1b3ba0c0bda41d34e070f7f4b157285d5851834731ca01c6fdd81da764503263a66bc35b477b2ef4a455869d1923d1bd193cf1325772578bda332e294f18cac53c055ba67652d83d9342e87fa0614eec7b61243a45d2197e94a65de9ee17d916e03c3342db5fb167a433cbfd89009b9cd4a361f7baaec4741d8a40894c1531e520145f94ca95e49e61bd603a9214507aedfe1a8ef36ca98c9	{9e915d92-2ae1-4588-8198-7eb3a4de8c2f}
\.


--
-- Data for Name: establishment; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.establishment (finess, tenant, department, siren, siret, category, legal_status, name, closed_on, successor, provisional) FROM stdin;
250000015	250000015	25					Résidence des Essais	\N		t
250099983	250099983	25					EHPAD des Trois-Sources (établissement inventé)	\N		t
\.


--
-- Data for Name: file; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.file (id, tenant, department, establishment, person, facts) FROM stdin;
cd057775-6b27-5328-b0c1-1209ed65aa53	250000015	25	250000015	5301db08-54b4-4432-89ec-cec91dd15b78	\\x01ff8853d5a94fbdc34c874d21393e9b790f1c2884ecb83411b100f268c185e7bbf5b2b00ddf4132e1430325ff637b24247f241710f4fd7285cc68f265e0
91896898-8ce3-5fab-962e-c9f20cbb9add	250099983	25	250099983	cb131627-b444-4561-99f0-7840bfa17af6	\\x01a78b250340b5ec6d72c7a71b21f47403eb79a469329b15b9415a01552d98ec1e7f133804e2da8fae2dcd34d836d5568267d3f7971e1ad42ed9ac7af58fa3c75bbee17b09d6269edabc224ebd1b2949f3ef69c11e90ad26f508889d4f8be84bdbbbb4b2eea0e6249921b060c76acae2118e2a
\.


--
-- Data for Name: journal_entry; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.journal_entry (number, id, tenant, department, entry) FROM stdin;
1	ca8ff5c3-f6e5-4525-bd3d-78d9c340713b	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430323a30333a35372e3333393236385a222c226661637473223a7b22636f6d6d69746d656e74223a2266623230363265303736643634643463363136363439306138653934623866386538386662653035326438626265646232313764633938356636383838633166227d2c227375626a656374223a2236343633663238352d383365302d343065642d386363662d666462313664303532643261222c22746167223a226465706f7369743a7265636569766564227d
2	9d7ae6b6-7aa8-463c-89a2-2a000d688688	250000015	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430323a30333a35372e3335353931325a222c226661637473223a7b22636f6d6d69746d656e74223a2266643834376561356236653966333331363539663632333932623535666130376564623963643832396532376437396432376638366463623461663634613033222c226465706f736974223a2236343633663238352d383365302d343065642d386363662d666462313664303532643261227d2c227375626a656374223a2236623266613134332d373261662d343765652d613335372d363265653861663735346231222c22746167223a227265636f72643a7265636569766564227d
3	b0fa8ab1-c4b7-4ff4-b41b-eddb6ce3887b	250000015	25	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430323a30333a35372e3337303131345a222c226661637473223a7b22636f6d6d69746d656e74223a2266623230363265303736643634643463363136363439306138653934623866386538386662653035326438626265646232313764633938356636383838633166222c226772616465223a227761726e222c226b696e64223a22636461222c227265636f726473223a2231227d2c227375626a656374223a2236343633663238352d383365302d343065642d386363662d666462313664303532643261222c22746167223a226465706f7369743a6163636570746564227d
4	4139a446-57a1-43fd-8029-c85c95fb136a	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430323a30333a35372e3338353636355a222c226661637473223a7b22636f6d6d69746d656e74223a2235383736666238646236663530613631643138353161643634643339633631333732393036306662376165316566363334636134616365373264326130303631227d2c227375626a656374223a2236396136343831652d386466652d346330642d393136392d616566636238333836316135222c22746167223a226465706f7369743a7265636569766564227d
5	7dc8d4e3-426b-48d0-b9fe-5525383c2170	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430323a30333a35372e3339363431395a222c226661637473223a7b22636f6d6d69746d656e74223a2265646633353531663431313066646231633139633735316439336438303430643766303966663130393035396562666563613830376332373635363535666635222c226465706f736974223a2236396136343831652d386466652d346330642d393136392d616566636238333836316135227d2c227375626a656374223a2239653931356439322d326165312d343538382d383139382d376562336134646538633266222c22746167223a227265636f72643a7265636569766564227d
6	ed28e17e-17ac-450c-b87c-ef692a304790	250099983	25	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430323a30333a35372e3430323034375a222c226661637473223a7b22636f6d6d69746d656e74223a2235383736666238646236663530613631643138353161643634643339633631333732393036306662376165316566363334636134616365373264326130303631222c226772616465223a227761726e222c226b696e64223a22636461222c227265636f726473223a2231227d2c227375626a656374223a2236396136343831652d386466652d346330642d393136392d616566636238333836316135222c22746167223a226465706f7369743a6163636570746564227d
7	e82ed320-3aff-4f71-9183-8f90613b965d	250000015	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430323a30333a35392e3436303539345a222c226661637473223a7b22646f63756d656e74223a2238313931333634373736633830323031323439636666626561313265616232366563346536636333646530633033656666616265613337306139343036306436227d2c227375626a656374223a2236623266613134332d373261662d343765652d613335372d363265653861663735346231222c22746167223a227265636f72643a646f63756d656e746564227d
8	82537e3c-0854-48c6-a9f1-80ba3f9417c2	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430323a30333a35392e3833363435385a222c226661637473223a7b22646f63756d656e74223a2230386136333364613830333265353766333665353237356338616562393666633961636232383434626530386236323036336133333564366237326262323433227d2c227375626a656374223a2239653931356439322d326165312d343538382d383139382d376562336134646538633266222c22746167223a227265636f72643a646f63756d656e746564227d
9	2d96f8f1-43b5-433e-be84-2ed1594257da	250000015	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430323a30333a35392e3837303131325a222c226661637473223a7b2265766964656e6365223a2233393038656561633234313364663165613162313663313938396132376637353837653235323431383631316133396530356163393066643064353433653936227d2c227375626a656374223a2236623266613134332d373261662d343765652d613335372d363265653861663735346231222c22746167223a227265636f72643a7365616c6564227d
10	166612bd-f1a8-44f3-bd80-031bd75cb05a	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430323a30333a35392e3837323836385a222c226661637473223a7b2265766964656e6365223a2231333439363539616261323163626431643937326636366335343366363961373635333438326132653131623332343931636261376437333964363862636130227d2c227375626a656374223a2239653931356439322d326165312d343538382d383139382d376562336134646538633266222c22746167223a227265636f72643a7365616c6564227d
\.


--
-- Data for Name: journal_head; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.journal_head (size, tenant, department, root, frontier) FROM stdin;
3	-	-	\\x8d28bee45aaf08d54a95b6d679fa34a533677ad04cd5eac03e5febba511b90de	\\x00000000000000034a075d06cfc07badeac0c8e90c61b1e0beb04005d24a2f4a22b46c1fa08ad10c72f5e4586579507a011671f78747a39829bdeec84bafca1877b54bf0e082f3c2
6	-	-	\\x15fc018c09e7d948df3806d77709c8ec74583cd2a376485a74402356ca70bb09	\\x000000000000000601ef1974d55cb5dc568556b5698987e5ca13a89e2f0c8d6fdaafc9ac1417f9b3053bc978c87882e0d22df45a6172637e7cb896315e46fbb4c5b486f42c300084
10	-	-	\\xc12eccb3a723ce702ac97b8ec25d16d99c7dfa237c1714b3d1a947e19fe67417	\\x000000000000000a6c86bc9c81d68b5651aab2ef0e3496b99166a3197a353fb9cb6fd7720a65aac19a0bc1680c93f72b974260c647f04e11603403f8e49b421362b442ffbe8651f2
\.


--
-- Data for Name: journal_leaf; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.journal_leaf (index, tenant, department, entry, leaf, size) FROM stdin;
0	-	-	1	\\xdd3404ec9769e380fa736330eb1f4e4a10bf1f23a675ec8d5497dea2339b8d2e	3
1	250000015	25	2	\\xfa3e93be157fc734e93780aaf9246361581f5ba65b7ac11058d0fc350075f2bb	3
2	250000015	25	3	\\x72f5e4586579507a011671f78747a39829bdeec84bafca1877b54bf0e082f3c2	3
3	-	-	4	\\x16082766885bbb01dce57ac28da4e7e965c2ca50f132062fba2fe0de16e0c79b	6
4	250099983	25	5	\\xa5fed2ddf9caf79e3209e9bd7d228b236b6df9d5523f9845a71272f8e3c76c80	6
5	250099983	25	6	\\x4e0da6a062fa24f323ca3de988742d16495b74050ea446b02376b8b72aabdb04	6
6	250000015	25	7	\\x398cb15bc859c065fe5495886c8f170de38f706eba210cc6fbe7fd8fbf3fcd4d	10
7	250099983	25	8	\\x0b1adf1e0f2f204f266cd3c6080e5bb006dc7778df40458a20d43874febd92c7	10
8	250000015	25	9	\\xd86e8b659c1251c028546619f2a48258a7d9d14975f0a80e12244f680e8fac5a	10
9	250099983	25	10	\\xb209eefd004f3b7f4cf8cd6669c80081ccfbcc248d29e47d79748f28889e21ba	10
\.


--
-- Data for Name: journal_waiting; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.journal_waiting (entry, tenant, department) FROM stdin;
\.


--
-- Data for Name: person; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.person (id, tenant, department, merged_into, key, facts) FROM stdin;
5301db08-54b4-4432-89ec-cec91dd15b78	250000015	25	\N	person/5301db08-54b4-4432-89ec-cec91dd15b78	\\x019f8a4f936d3ab2244aa7ae08541aed5fb0ce1d3976b7f83e87d5bc4e4e3f98939f5fd04ba11fe1f1aa9d6196a82d4dabb047250ec784925cb6fe583484a886fc3002b5fb84621914f6b299e8a3f052390b6e53676a45bf342634fddd42ad4d2c13c22990d51b6be2035ece8d39ff0226fd92d1037f46733309d3c43c159f447bbae405defbc312ecd7e3c27ad6759cd5300f7b011a3047060c7e2153905af95693c11a7d3092cbe4f876
cb131627-b444-4561-99f0-7840bfa17af6	250099983	25	\N	person/cb131627-b444-4561-99f0-7840bfa17af6	\\x0184ce1a2e3e0186326a73768025388a84008ce79e63225cfe11f9072e3e3e9e5c8ea67edcd4521b0b3e57fe5cbe3b51d7770e99de72a601cf0cfbcc69b9630d059690b0f99985c2d86a50a22ffad0c32851efc5e2a36d30f53b2719d1f326522a1973ee51ec04e500a289fe718fcea619764a08fc4ab9872268878e04559f053d53d2e9016d227faaa5756ca28b0d2f38b3cf94c52cc7a2231e03e51d205e29d31579f68af4dbec63759b9a95d31419b417ea34068dd5b16d92209c415ba35880299fcec23958d0fd3bb3164ea758ad02c367051617fc3a5bf7cf91f86a3a1a8d7da53b93b86818464254f65473432ec7360b99cb8318fbe4845ef5549fbe32a5cf37d544fddec60653a8
\.


--
-- Data for Name: person_identifier; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.person_identifier (index, tenant, department, person) FROM stdin;
\\x40481681e6a81921688a7c89bfa73ab67cff2ccfd3a91efcb27624c80d8ca097	250000015	25	5301db08-54b4-4432-89ec-cec91dd15b78
\\xc36777f65fc4c89035df9ffbb451e319f17f1a9c7dbec045a1ce722c40bfcec1	250099983	25	cb131627-b444-4561-99f0-7840bfa17af6
\\x274af3569e5a3ec888a6eb2d840ba8740e2babe615e693b18d85597eb4f2a807	250099983	25	cb131627-b444-4561-99f0-7840bfa17af6
\.


--
-- Data for Name: record; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.record (number, id, tenant, department, establishment, deposit, person, kind, state, document_date, version, document_index, set_index, replaces_index, replaces, replaced_by, related, in_perimeter, rule, first_day, last_day, retention, final_action, key, source_key, source_object, document_object, dossier_object, evidence_object, attempts, problem, facts) FROM stdin;
1	6b2fa143-72af-47ee-a357-62ee8af754b1	250000015	25	250000015	6463f285-83e0-40ed-8ccf-fdb16d052d2a	5301db08-54b4-4432-89ec-cec91dd15b78	cda-document	sealed	2024-03-11	1	\\xe6c40e663f042dc6ff81c7096f24ad68b78631bef2f5a8caf231ec7bc9218f8e	\\x95d4b668090a723adf2b47ed94dab730762e08e90f0c7279a14394371cf677c5	{}	\N	\N	{}	t	MED-R1112-7	\N	\N	not-started	sample	record/6b2fa143-72af-47ee-a357-62ee8af754b1	flow/6463f285-83e0-40ed-8ccf-fdb16d052d2a	intake/2c3779b8e3c7c7df584c76d023442cd8cfcf8c15892540d3eb594136add5fc28	250000015/cfb68d2375277c642f50213f9b48bf60e68caad919048a9db36b700dc8c8e141	250000015/b5c0b887c56801aac0c588e305e4764d92a4573bb60dc3c6d59b349c243ac56d	250000015/30c50b823565048aa5938f0cfa83f991138f67adb0a579d67470b8cc68a94452	0		\\x016b49f6cb36261f10eb036f51c13e7254358fcde2688fd73fe53a50fbb72a65f1f2ae3d956fa9ae8d63310e3c2bb869ec42611f1a01185c0775c0ee5c7197d64edecc342991be7cb3b7cdfe647419dab97bfa13a0be94b551ed43d5397e1721f502e2e68533fdc6a6b5edb04e7d0420414901dc696653d97ad91f92afaf38e404223017cba9180292c003cf46ffd9f53e9a0b73429212600f7b959f22388f19bd6eed2161dac3d5bb412011d6d18850928c9de3cf83a42f406b423a7f62427696001ef7cffd00ee1161707d74343b5b9c3955a044ae300b4a9914ed8dbe3764e49cbb49799a0034804766a01f3c1525697a050edc0c94bcb613f514c540ddf44b9d6db9cbf1e863f68e408b98ccef88ceaf99df94e8a0faedb0e9ffd2622cea9d7c3c2cddaac77e7bb6fdc2daa4fb6db61f7adc793dd1ee12053929054aa010da7588bc7bc15c7f4970788b83f14057bfa5036618bc57d2ab7a7e15ad06cf55efbfb5bdcbf1434a33ad4cb7a7bbbd6565c38c4aa7e370d86f24f0b16b9e0b3064a4d0d455e98c677c4e93d976ab8adcf2d59e5863bdd775beb8f5958f34e3fef35b3681d8e1dede7bd6bf45704c77ac88c6afb377203649cce312c0a3a60bb81c39f6e6b513b22aefa455e2f067958c604e2498c744659b828193c7d4a11214dbe4dda5040a88cf6eda7ad647f37394191b417b8246eeeddd2a506f89d1008ba89afef5864e13c8f1a3ec6f4f04cc9f86a617d8424ed11ea43fb56093056d0fa3cdbe5bad9a049fe95c823dbf0fb5ea38dce73e71d7bb2b9751a4ee9b9db939d7d4d2c4752de5325bd148e633f3ae4a9567357b2a039a93dedc07408e8c3387882c8e3a1e6f9844a057872c85da8b160db8742ba2dc75e5ff90fe1b0119c9fabb8440428e51e2e969b9db2e2e3c6f57a03b105a75239a68a7ad46afb3c11920b58ad23cceb8685094c40130d6556ced5ee25f570b23c20cc66e0597bc43ed04c2f89600c36cc2a8f6ad0c9e43f77c156a0b6c7bad0d584c29994214ad61ecdc24674bc8efc210fc56781bbccb0d4891cb1aa041d74b93ce7433dd23ba6f830b4e10a4e5ffc986ffccfd511bdf72e70a0a3602cbf172b21a26483eb5f478e38d037cef968ad121fa0fcab46f65ff4b418cb4eb012fe762ec1d1fd6f7c43df9aed800d6d3b85d43e3c7e1455737a80f105ff69ac3a0ba2665f13f89e94aa72bc7e063e2056dcc107ac4a4f67c8ad94e4d88f7661f7c5bc4d67e092f2b0980ca6bd1dc6c3094011d48cceb289dfd1a1258e2b5dc6ff7f1eb237e454f758030641e839199fa6fe350207d0146e04be1f233731b771c3fcb1f1762a417393895c74aa1c8d14f43349ff276278f5b0d4e0cd939bb2d8832bfd9a0b2c530caee18f07937570f6c263b552d782cdb387cbfeef2eab2033604271d10ac04f602e1002684c14f2eb747f4d91f8f5b5ccdf180e8d26ebe00e0516bb15c65fa525704d42c87317f965aecf1df11c9bce626873e80b52b72ff19115ac2d7da966a9abf97b60de9622bd9ab2afcf0ea3f17a2de760d0f291879284f0b05f3e734f3ab9b0a7eb59c44d18de10619ae040cef77f284f60351342518a8b8536be429478eee7155986a69a79c07ea57258cfc4831507ce1edd24a9e5b25cbb645fb29113205b97397b4eed5a4c6d1e37d4691284b99607bebcb77e04de597d8b70008cc9edc1e719eeeea4925c4d831b3e5e4931bfa556d281694cad62b2a9219c0b8fedcfce7bf71c14541af8c742cc388d6c4722fc2abf0c86999dddf8084cdab3e67334e575330a85fbe1e1f1644e533b86a683fcdd8ccdb5f1d37ccacc89a165a0a2579f3ec6509133e03ae07296f71af84dbd44cc69f453527fe1aa4ca7ae4fc1e9cb9eff5d962d112d0e6c618e40e715840f51c52bdb94e7b9cf4fae4ff4b06c3b035e04c797346752bcd7958e37970ee44b8ca900182414af1df882c2b29396600ba0c9bbc84133c26ab37a81dd5b42f73304a5f329752fc1acf24b71ecef08064a8bffd65ceb76971d33cc43bd2d0e029e5d7a55069586dbffa04954bc6111cd54b2fef16a4a6d36aa49035fc4d6ad41ae2bcb2e8502d19b329df07ba746749416ad3dc34103485741ff13c6a3c7ccf736f8f961b3940fafaa8e529570d6f87b5358cf922bc903da49ea92a6ffa777c9970d0a0bc2a0692526e2741422429ecdc900d14cdcea314664e1b4ad1fb5e2d19219ffca868a2ab80955c8d6f08dc00714babaf47e5ac4c23c1891952930fb149f537033c001768e13d31a5f64c6296d5506b38626aaab7524bde238348b12a52be3edab175f259c35f0c8b30cba52b8104040a24494df08c836d7d34ff3fa586f4f9746ea7370784e64115bc587e979e3d0dc42b1c8e56062445910b6aeab7690106449d7c9dd2c3e75219f22f717576ad5ad390251149f7374158e0f6405bd3a04b0f1052ff36f8c7c56c60ce14b677bc15a2f20308973904e710487007e63e1baa87ed3768642e0d9828164c4745b6b8e32bcfbe4ef16aff6eacb906024455fbfbe4f781c767c1c1c15d9263a9bfd820d82ae62bee1359ee8b25eb1a0cc7324ef5c9242ca6b4eb2341ad524bccbc8b179978fc534c6fa299f07c8582f10d245839656178a420d552a4b7f317fb82c30defd545dc7a6f09543cd949a29a1503a0a9396aacaf8c82a357d6cdb7e6b15ab41dd0c9902386b031502f5dc92eed5f48ca46cf8977376de6aa34c395dd0398d581459848d57e06c54897055ad096f458763e9f9d66e01ab1609d0180dcaf464f97ce5021c22589e180f1724548a3dac3fa69e08b3fec6147773fa7552e63b205516145e2a4c6e44a312f01ddec80fc4d7c70f3004b92fad453f6b2e362b101e0ed6a0cc58bdf51b9f7b42a5bfbfe751594ec0881bc16012442af0350c289774404553a0bea5b7d8d36a969ab23cdf99b8d89622e00c04abef3037825d523782cddccf074815ec865a252028167453beaebe864739609f0426841f8a2cd343fabb838fb72c0dc965bca2b07f5dda95253e92388bf48db0fd58f163b045e380165481740bd033c9b189864ffb51f85ebe68dc2c73c94d73127441ba5a3e7039c93caa8a50d52a5e85a8ea204b68da4
2	9e915d92-2ae1-4588-8198-7eb3a4de8c2f	250099983	25	250099983	69a6481e-8dfe-4c0d-9169-aefcb83861a5	cb131627-b444-4561-99f0-7840bfa17af6	cda-document	sealed	2024-07-15	2	\\x2ad98c66ab6430ad3745561c16af2d4f7f4d35316ae1f914ef5c29868aa0752f	\\x50f7a8e034eacb94a7994e59c111c5c457adc520d42ffae1a5805b8e547e9b32	{"\\\\xf3cf91d1192002b552baccabb8620debd900547f0bb2f0d475b1946d7524022b"}	\N	\N	{}	t	MED-R1112-7	2024-06-30	2044-06-30	running	sample	record/9e915d92-2ae1-4588-8198-7eb3a4de8c2f	flow/69a6481e-8dfe-4c0d-9169-aefcb83861a5	intake/79b7a95e75e0f1c9c2b6d9ba2c659e62999a104ef26fea0052af48edbcefbfe2	250099983/eb7422f4f4880b2bbc8c9b20f4d9796c5014e63646ff5168b472c968cc514149	250099983/08a70daf886fb4bdcff8f2a1040e05b485325315bd2bf5511249ef8811b15405	250099983/bf369592441047ab68c09baf3f235a53f40507ca7a70465daef52b875b518261	0		\\x01140fc7cc0ec230e0dcdc84374541c7142f5367f69fceb390af6e1122c554e4acf4f0d7a34e57776e6bed1c004286443df69e172ba6a364d43dc98298e2f44c16569e46dcdf96b87922587941c8616a4936c520a1c865b819d058ab84dbe920840d3b70e5e63c80d155e6334517384215090409d8431022fb9407e028daacbfb55f48bdec56f8e359e4e55ef06aeee74161b50e97eb8e317eb851c73666da1b395557d73cf931db7b3c03a461923cbedf1eb5e439a9db5c19b6c04c119ca57bc7e244e87d6c324362c15193882ba29d0806dd59cfef77e3c9c163374a95d64afea940e56ce1c7e952f0a899425b3e9055cbe82f4f6af8be9d9832a6db2f16fcbea4b88df84bf34e37f0d9c4d959fc7310959377911d8b14b05928c87e875f8a71002c228e1a6d3836b5d366b4437b9df7bfe5916ad30f1aaa49ec6645741190ab0e11e6f4aa88b9523ea8dc18b0d9b48cb307c8bb1a3d3488986ff0cf11f391241f8159381e514e7751ffeae70bfb74bf43b5cc7221ffa90cabacd2a8c003244fb9c780859107a484fb00f26cf221590ad3f585e5aa850062538494960dfd88c290ef8b34823e518ff3d21b1823213b6d384c8d3e994d8f5a7c94c436eb497357bc1e8607d66f8a93b9d06e568d4a3450f0cb248488201958cd6a4618cfd47d4539847207483963680f0189fcf2b2ca14b81e4edafa88237a5b602e4def45c9ca9b94cca63786ba0de264c8ed690ba62aed5370b6774d299d1d88f834f9da67d7c326d65cdf07502e96fc53063c19b3847b11de8cad673ea863b078a7906ff1226fed2bd4a777bcfbfd110b6c1e12b22c07b2f38c27c7ce5726e8b4ea8b987b02a3e307f1115cfeb2003ad68517a86f4164e9e412a280f4162e4c3af4a36c89756a9de94fa2f1799cdf6833ccb4cb2eee65aea7e56d7a764b1b735aa84c19bd49e8773ff93639123e0e30f248627531333ec466a99f509c7c264af32ca051788b77e715241ec3221df1428ed1994c1b821bc3fdd04df04d2be5dac460a140aac6f0ba00ac996f2117963a9194724283eaf7fa5c7f52c5a4e037ed8d8c714a66109e0759a5a7c0eb1a568c4209386b77d7352ea11a7fadb90886b30826b89b20748b7e79e591fae76681633625896287622e6c258b428fdf6b9e89fb0b6300c9108da4fd13f8a1614c5b53d4540bcfab709dc72b3f9a4394acc04a605943df1461fe81b530072b20ebe6e4206144df024f2628ff63202427785cb8577996206368c09473ebbce325076bdf3de78eeffc3a5f657efdb16879fb3d7bf3d35fe38a3a7ca40dd4b007297567d2eb0d6969fea6ddde0a3cc458b012a89bcbfd10d5b88eac5ddda77e8bd084c91e4f93d0942aea4ee246b8b6ff6112db3a470bbfd53399d4cc6416bdbe09219a4891221a43ef59189059993a85d7884ca93f7937843ce3398fcc19ef2b51e0005278ba62aa39b714c95367ddc58f8423adb306e677a4323abeb1d621859949f7d0c051a75e37f154e0516a395c977917a6e0b30b7f1e5c067a2cb122f3d3549cba6c5b0aef6305a774f907b0001f0452bb36391d5fe1292b90c375c12704fc499daa16b154584b0180077a8f7ad0d31315b96d954dfd48774124aabadac5d1bfb074940fb3b9132fddf07b3d2fc07ec2ab8325582740c6218c128a4393deab3360453770524d9c699d1620f7869a01bb60ed9233136358e77e922d631de06351dc6a7133a3eb3283c4d6b515852091e47b92c734f30881f318a9ca621a4cfc0660d3c623a223c445c7db0017ccdda0ab746b4be33b90fa07c6a5704be5010ed94878d0d6078f1cdbcb3beb14dc7fc9ca20de645dbf453a8419b88347242b09ab5d40dc8827ee99e08079e74019b2e1ffdfa0daa043fe50386a245e408dc9e98d6421fc5409e989598822503408a8332649ee0ce4e4bf4c9578d03f717b8f3d9cbd3ba7cf6bbbaa3c4603c754f9590ea3d0346d2aad4a159250de383d8d3cb8c1a2d4323bcf4729faae65d7c7ab8df3064123bf6617f21b15dfc0cbd17f53859b1e11b03581e3d18f4cc41b1be5f8d556297a0eaf35dc1020c1d5dd8473f75e0f2d0688172782d6b405e67b70ca13c3718486f350890ff3185f69b53fc43f42e13862616febe3a6de06833180dd2bed9ca83dc37791d6cc8461b662ca7af8001fd3549039f645a3f2e07d5a10af816fe65e3b8b2952d87a951e32d9ba9e6065cf59de989bec10f97f08eee036c56cd1ca8c3410fc324c9c7f4f68f923d9d6f8abf25cc15ade21331d1f95b122c6357dd745e65130a4604746492bad34f17078dd58540509f55aab6eee872b9cc69d060a25192b7aec84f508772925708f8a08b4c99bd97458a21df4f9500cb9f5c59a7c670ce7f1e5f51ce52dd824e159cc599d5b0f64363a57b348f8332da497b9e63f0618d8718ddf02ca695b65d7c8265cb3fd1e9b15dfa81658835a367f36f7386084c3b702842c9c08eafc1ae90ed05ebeab4242002cf4087f851f23bbb2d358f6fb3365bea355d65d406dcc7ad2755a163432826dd29ed88167e13bdc6b128ba24db768000b76af81e10fbb2e0af3330234bc971d213031282be45fbc2fb86807d1219c77a4b44a6fd1c57179447cec5ba722ac0382b4ffbd54d68ca69b42b4a70847b877d708ad359bfae17ae9f0dacacd40337b0e1fe03006323c2001bc40bbca8ccf4efbbc4cc5224b016ce39571344847724c801c0234045533f2f2fb195a8966a780af542aade69a8593a1de63902d7f0e4bf595aa3d7a469d597430310b15893a728655c4c668b484bc44b4c73893fc59be1019840f3fef58afaa56df5caccbbf1e5b1fc276fff55bfbfb979f0030866680e597b78e2e1200a1b2156e90904de53c718c50fa76810684f4a8229f4ceed5e8786ac543b1570cafc749b0983a190e7bc561af08f64df0e6eca364996b974660b824965518e25a2340821a8447e84506ab1a570ace2c5dac3ffef92d70a9fe54e050e04fe331bc306c7434929838b0b707b9cbe1dcf4057d07c3e46d6da7f69a3ab6ce3fcb8b25ac3a1b237b80fe733bce57e727353a9f8cf9f991ffa8dc237b0d8d12cfdd1c7ef6641d6e79c6de678ab8f67bcccd3b9278ed55e73215dc
\.


--
-- Data for Name: resource; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.resource (type, id, tenant, department, deposit, "position", record) FROM stdin;
\.


--
-- Data for Name: token; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.token (digest, tenant, department, actor, role, tenants, departments, expires, created) FROM stdin;
\.


--
-- Data for Name: procrastinate_events; Type: TABLE DATA; Schema: queue; Owner: postgres
--

COPY queue.procrastinate_events (id, job_id, type, at) FROM stdin;
\.


--
-- Data for Name: procrastinate_jobs; Type: TABLE DATA; Schema: queue; Owner: postgres
--

COPY queue.procrastinate_jobs (id, queue_name, task_name, priority, lock, queueing_lock, args, status, scheduled_at, attempts, abort_requested, worker_id) FROM stdin;
\.


--
-- Data for Name: procrastinate_periodic_defers; Type: TABLE DATA; Schema: queue; Owner: postgres
--

COPY queue.procrastinate_periodic_defers (id, task_name, defer_timestamp, job_id, periodic_id) FROM stdin;
\.


--
-- Data for Name: procrastinate_workers; Type: TABLE DATA; Schema: queue; Owner: postgres
--

COPY queue.procrastinate_workers (id, last_heartbeat) FROM stdin;
\.


--
-- Name: deposit_number_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.deposit_number_seq', 2, true);


--
-- Name: journal_entry_number_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.journal_entry_number_seq', 10, true);


--
-- Name: record_number_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.record_number_seq', 2, true);


--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE SET; Schema: queue; Owner: postgres
--

SELECT pg_catalog.setval('queue.procrastinate_events_id_seq', 4, true);


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE SET; Schema: queue; Owner: postgres
--

SELECT pg_catalog.setval('queue.procrastinate_jobs_id_seq', 2, true);


--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE SET; Schema: queue; Owner: postgres
--

SELECT pg_catalog.setval('queue.procrastinate_periodic_defers_id_seq', 1, false);


--
-- Name: procrastinate_workers_id_seq; Type: SEQUENCE SET; Schema: queue; Owner: postgres
--

SELECT pg_catalog.setval('queue.procrastinate_workers_id_seq', 1, true);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: deposit deposit_number_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.deposit
    ADD CONSTRAINT deposit_number_key UNIQUE (number);


--
-- Name: deposit deposit_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.deposit
    ADD CONSTRAINT deposit_pkey PRIMARY KEY (id);


--
-- Name: establishment establishment_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.establishment
    ADD CONSTRAINT establishment_pkey PRIMARY KEY (finess);


--
-- Name: file file_person_establishment_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.file
    ADD CONSTRAINT file_person_establishment_key UNIQUE (person, establishment);


--
-- Name: file file_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.file
    ADD CONSTRAINT file_pkey PRIMARY KEY (id);


--
-- Name: journal_entry journal_entry_id_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.journal_entry
    ADD CONSTRAINT journal_entry_id_key UNIQUE (id);


--
-- Name: journal_entry journal_entry_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.journal_entry
    ADD CONSTRAINT journal_entry_pkey PRIMARY KEY (number);


--
-- Name: journal_head journal_head_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.journal_head
    ADD CONSTRAINT journal_head_pkey PRIMARY KEY (size);


--
-- Name: journal_leaf journal_leaf_entry_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.journal_leaf
    ADD CONSTRAINT journal_leaf_entry_key UNIQUE (entry);


--
-- Name: journal_leaf journal_leaf_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.journal_leaf
    ADD CONSTRAINT journal_leaf_pkey PRIMARY KEY (index);


--
-- Name: journal_waiting journal_waiting_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.journal_waiting
    ADD CONSTRAINT journal_waiting_pkey PRIMARY KEY (entry);


--
-- Name: person_identifier person_identifier_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.person_identifier
    ADD CONSTRAINT person_identifier_pkey PRIMARY KEY (index, tenant);


--
-- Name: person person_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (id);


--
-- Name: record record_number_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.record
    ADD CONSTRAINT record_number_key UNIQUE (number);


--
-- Name: record record_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.record
    ADD CONSTRAINT record_pkey PRIMARY KEY (id);


--
-- Name: resource resource_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.resource
    ADD CONSTRAINT resource_pkey PRIMARY KEY (type, id);


--
-- Name: token token_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_pkey PRIMARY KEY (digest);


--
-- Name: procrastinate_events procrastinate_events_pkey; Type: CONSTRAINT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_jobs procrastinate_jobs_pkey; Type: CONSTRAINT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_pkey; Type: CONSTRAINT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_unique; Type: CONSTRAINT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);


--
-- Name: procrastinate_workers procrastinate_workers_pkey; Type: CONSTRAINT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);


--
-- Name: deposit_unsettled; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX deposit_unsettled ON public.deposit USING btree (outcome, number);


--
-- Name: ix_deposit_content_index; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_deposit_content_index ON public.deposit USING btree (content_index);


--
-- Name: ix_deposit_tenant; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_deposit_tenant ON public.deposit USING btree (tenant);


--
-- Name: ix_establishment_siren; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_establishment_siren ON public.establishment USING btree (siren);


--
-- Name: ix_establishment_siret; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_establishment_siret ON public.establishment USING btree (siret);


--
-- Name: ix_establishment_tenant; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_establishment_tenant ON public.establishment USING btree (tenant);


--
-- Name: ix_person_identifier_person; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_person_identifier_person ON public.person_identifier USING btree (person);


--
-- Name: ix_person_tenant; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_person_tenant ON public.person USING btree (tenant);


--
-- Name: ix_record_deposit; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_record_deposit ON public.record USING btree (deposit);


--
-- Name: ix_record_document_index; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_record_document_index ON public.record USING btree (document_index);


--
-- Name: ix_record_establishment; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_record_establishment ON public.record USING btree (establishment);


--
-- Name: ix_record_person; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_record_person ON public.record USING btree (person);


--
-- Name: ix_record_set_index; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_record_set_index ON public.record USING btree (set_index);


--
-- Name: ix_resource_deposit; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_resource_deposit ON public.resource USING btree (deposit);


--
-- Name: record_department_number; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX record_department_number ON public.record USING btree (department, number);


--
-- Name: record_replaces; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX record_replaces ON public.record USING gin (replaces_index);


--
-- Name: record_state_number; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX record_state_number ON public.record USING btree (state, number);


--
-- Name: record_tenant_number; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX record_tenant_number ON public.record USING btree (tenant, number);


--
-- Name: idx_procrastinate_jobs_worker_not_null; Type: INDEX; Schema: queue; Owner: postgres
--

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON queue.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::queue.procrastinate_job_status));


--
-- Name: idx_procrastinate_workers_last_heartbeat; Type: INDEX; Schema: queue; Owner: postgres
--

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON queue.procrastinate_workers USING btree (last_heartbeat);


--
-- Name: procrastinate_events_job_id_fkey_v1; Type: INDEX; Schema: queue; Owner: postgres
--

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON queue.procrastinate_events USING btree (job_id);


--
-- Name: procrastinate_jobs_id_lock_idx_v1; Type: INDEX; Schema: queue; Owner: postgres
--

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON queue.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::queue.procrastinate_job_status, 'doing'::queue.procrastinate_job_status]));


--
-- Name: procrastinate_jobs_lock_idx_v1; Type: INDEX; Schema: queue; Owner: postgres
--

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON queue.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::queue.procrastinate_job_status);


--
-- Name: procrastinate_jobs_priority_idx_v1; Type: INDEX; Schema: queue; Owner: postgres
--

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON queue.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::queue.procrastinate_job_status);


--
-- Name: procrastinate_jobs_queue_name_idx_v1; Type: INDEX; Schema: queue; Owner: postgres
--

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON queue.procrastinate_jobs USING btree (queue_name);


--
-- Name: procrastinate_jobs_queueing_lock_idx_v1; Type: INDEX; Schema: queue; Owner: postgres
--

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON queue.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::queue.procrastinate_job_status);


--
-- Name: procrastinate_periodic_defers_job_id_fkey_v1; Type: INDEX; Schema: queue; Owner: postgres
--

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON queue.procrastinate_periodic_defers USING btree (job_id);


--
-- Name: journal_entry append_only; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal_entry FOR EACH STATEMENT EXECUTE FUNCTION public.archive_append_only();


--
-- Name: journal_head append_only; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal_head FOR EACH STATEMENT EXECUTE FUNCTION public.archive_append_only();


--
-- Name: journal_leaf append_only; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal_leaf FOR EACH STATEMENT EXECUTE FUNCTION public.archive_append_only();


--
-- Name: procrastinate_jobs procrastinate_jobs_notify_queue_job_aborted_v1; Type: TRIGGER; Schema: queue; Owner: postgres
--

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON queue.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::queue.procrastinate_job_status))) EXECUTE FUNCTION queue.procrastinate_notify_queue_abort_job_v1();


--
-- Name: procrastinate_jobs procrastinate_jobs_notify_queue_job_inserted_v1; Type: TRIGGER; Schema: queue; Owner: postgres
--

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON queue.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::queue.procrastinate_job_status)) EXECUTE FUNCTION queue.procrastinate_notify_queue_job_inserted_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_abort_requested_events_v1; Type: TRIGGER; Schema: queue; Owner: postgres
--

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON queue.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION queue.procrastinate_trigger_abort_requested_events_procedure_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_delete_jobs_v1; Type: TRIGGER; Schema: queue; Owner: postgres
--

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON queue.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION queue.procrastinate_unlink_periodic_defers_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_scheduled_events_v1; Type: TRIGGER; Schema: queue; Owner: postgres
--

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON queue.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::queue.procrastinate_job_status))) EXECUTE FUNCTION queue.procrastinate_trigger_function_scheduled_events_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_status_events_insert_v1; Type: TRIGGER; Schema: queue; Owner: postgres
--

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON queue.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::queue.procrastinate_job_status)) EXECUTE FUNCTION queue.procrastinate_trigger_function_status_events_insert_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_status_events_update_v1; Type: TRIGGER; Schema: queue; Owner: postgres
--

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON queue.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION queue.procrastinate_trigger_function_status_events_update_v1();


--
-- Name: procrastinate_events procrastinate_events_job_id_fkey; Type: FK CONSTRAINT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES queue.procrastinate_jobs(id) ON DELETE CASCADE;


--
-- Name: procrastinate_jobs procrastinate_jobs_worker_id_fkey; Type: FK CONSTRAINT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES queue.procrastinate_workers(id) ON DELETE SET NULL;


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_job_id_fkey; Type: FK CONSTRAINT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES queue.procrastinate_jobs(id);


--
-- Name: deposit; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.deposit ENABLE ROW LEVEL SECURITY;

--
-- Name: establishment; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.establishment ENABLE ROW LEVEL SECURITY;

--
-- Name: file; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.file ENABLE ROW LEVEL SECURITY;

--
-- Name: journal_entry; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.journal_entry ENABLE ROW LEVEL SECURITY;

--
-- Name: journal_head; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.journal_head ENABLE ROW LEVEL SECURITY;

--
-- Name: journal_leaf; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.journal_leaf ENABLE ROW LEVEL SECURITY;

--
-- Name: journal_waiting; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.journal_waiting ENABLE ROW LEVEL SECURITY;

--
-- Name: person; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.person ENABLE ROW LEVEL SECURITY;

--
-- Name: person_identifier; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.person_identifier ENABLE ROW LEVEL SECURITY;

--
-- Name: record; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.record ENABLE ROW LEVEL SECURITY;

--
-- Name: resource; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.resource ENABLE ROW LEVEL SECURITY;

--
-- Name: deposit scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.deposit USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_sees((tenant)::text, (department)::text));


--
-- Name: establishment scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.establishment USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_sees((tenant)::text, (department)::text));


--
-- Name: file scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.file USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_sees((tenant)::text, (department)::text));


--
-- Name: journal_entry scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.journal_entry USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_sees((tenant)::text, (department)::text));


--
-- Name: journal_head scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.journal_head USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_sees((tenant)::text, (department)::text));


--
-- Name: journal_leaf scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.journal_leaf USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_sees((tenant)::text, (department)::text));


--
-- Name: journal_waiting scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.journal_waiting USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_sees((tenant)::text, (department)::text));


--
-- Name: person scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.person USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_sees((tenant)::text, (department)::text));


--
-- Name: person_identifier scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.person_identifier USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_sees((tenant)::text, (department)::text));


--
-- Name: record scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.record USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_sees((tenant)::text, (department)::text));


--
-- Name: resource scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.resource USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_sees((tenant)::text, (department)::text));


--
-- Name: token scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.token USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_sees((tenant)::text, (department)::text));


--
-- Name: token; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.token ENABLE ROW LEVEL SECURITY;

--
-- Name: procrastinate_events; Type: ROW SECURITY; Schema: queue; Owner: postgres
--

ALTER TABLE queue.procrastinate_events ENABLE ROW LEVEL SECURITY;

--
-- Name: procrastinate_jobs; Type: ROW SECURITY; Schema: queue; Owner: postgres
--

ALTER TABLE queue.procrastinate_jobs ENABLE ROW LEVEL SECURITY;

--
-- Name: procrastinate_periodic_defers; Type: ROW SECURITY; Schema: queue; Owner: postgres
--

ALTER TABLE queue.procrastinate_periodic_defers ENABLE ROW LEVEL SECURITY;

--
-- Name: procrastinate_workers; Type: ROW SECURITY; Schema: queue; Owner: postgres
--

ALTER TABLE queue.procrastinate_workers ENABLE ROW LEVEL SECURITY;

--
-- Name: procrastinate_events queue; Type: POLICY; Schema: queue; Owner: postgres
--

CREATE POLICY queue ON queue.procrastinate_events USING (COALESCE((current_setting('archive.queue'::text, true) = 'on'::text), false));


--
-- Name: procrastinate_jobs queue; Type: POLICY; Schema: queue; Owner: postgres
--

CREATE POLICY queue ON queue.procrastinate_jobs USING (COALESCE((current_setting('archive.queue'::text, true) = 'on'::text), false));


--
-- Name: procrastinate_periodic_defers queue; Type: POLICY; Schema: queue; Owner: postgres
--

CREATE POLICY queue ON queue.procrastinate_periodic_defers USING (COALESCE((current_setting('archive.queue'::text, true) = 'on'::text), false));


--
-- Name: procrastinate_workers queue; Type: POLICY; Schema: queue; Owner: postgres
--

CREATE POLICY queue ON queue.procrastinate_workers USING (COALESCE((current_setting('archive.queue'::text, true) = 'on'::text), false));


--
-- Name: SCHEMA queue; Type: ACL; Schema: -; Owner: postgres
--

GRANT USAGE ON SCHEMA queue TO archive_service;


--
-- Name: FUNCTION procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) TO archive_service;


--
-- Name: FUNCTION procrastinate_defer_jobs_v1(jobs queue.procrastinate_job_to_defer_v1[]); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_defer_jobs_v1(jobs queue.procrastinate_job_to_defer_v1[]) TO archive_service;


--
-- Name: FUNCTION procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) TO archive_service;


--
-- Name: TABLE procrastinate_jobs; Type: ACL; Schema: queue; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE queue.procrastinate_jobs TO archive_service;


--
-- Name: FUNCTION procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) TO archive_service;


--
-- Name: FUNCTION procrastinate_finish_job_v1(job_id bigint, end_status queue.procrastinate_job_status, delete_job boolean); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_finish_job_v1(job_id bigint, end_status queue.procrastinate_job_status, delete_job boolean) TO archive_service;


--
-- Name: FUNCTION procrastinate_notify_queue_abort_job_v1(); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_notify_queue_abort_job_v1() TO archive_service;


--
-- Name: FUNCTION procrastinate_notify_queue_job_inserted_v1(); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_notify_queue_job_inserted_v1() TO archive_service;


--
-- Name: FUNCTION procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) TO archive_service;


--
-- Name: FUNCTION procrastinate_register_worker_v1(); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_register_worker_v1() TO archive_service;


--
-- Name: FUNCTION procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) TO archive_service;


--
-- Name: FUNCTION procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) TO archive_service;


--
-- Name: FUNCTION procrastinate_trigger_abort_requested_events_procedure_v1(); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_trigger_abort_requested_events_procedure_v1() TO archive_service;


--
-- Name: FUNCTION procrastinate_trigger_function_scheduled_events_v1(); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_trigger_function_scheduled_events_v1() TO archive_service;


--
-- Name: FUNCTION procrastinate_trigger_function_status_events_insert_v1(); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_trigger_function_status_events_insert_v1() TO archive_service;


--
-- Name: FUNCTION procrastinate_trigger_function_status_events_update_v1(); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_trigger_function_status_events_update_v1() TO archive_service;


--
-- Name: FUNCTION procrastinate_unlink_periodic_defers_v1(); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_unlink_periodic_defers_v1() TO archive_service;


--
-- Name: FUNCTION procrastinate_unregister_worker_v1(worker_id bigint); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_unregister_worker_v1(worker_id bigint) TO archive_service;


--
-- Name: FUNCTION procrastinate_update_heartbeat_v1(worker_id bigint); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_update_heartbeat_v1(worker_id bigint) TO archive_service;


--
-- Name: TABLE deposit; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.deposit TO archive_service;


--
-- Name: SEQUENCE deposit_number_seq; Type: ACL; Schema: public; Owner: postgres
--

GRANT USAGE ON SEQUENCE public.deposit_number_seq TO archive_service;


--
-- Name: TABLE establishment; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.establishment TO archive_service;


--
-- Name: TABLE file; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.file TO archive_service;


--
-- Name: TABLE journal_entry; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT ON TABLE public.journal_entry TO archive_service;


--
-- Name: SEQUENCE journal_entry_number_seq; Type: ACL; Schema: public; Owner: postgres
--

GRANT USAGE ON SEQUENCE public.journal_entry_number_seq TO archive_service;


--
-- Name: TABLE journal_head; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT ON TABLE public.journal_head TO archive_service;


--
-- Name: TABLE journal_leaf; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT ON TABLE public.journal_leaf TO archive_service;


--
-- Name: TABLE journal_waiting; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.journal_waiting TO archive_service;


--
-- Name: TABLE person; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.person TO archive_service;


--
-- Name: TABLE person_identifier; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.person_identifier TO archive_service;


--
-- Name: TABLE record; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.record TO archive_service;


--
-- Name: SEQUENCE record_number_seq; Type: ACL; Schema: public; Owner: postgres
--

GRANT USAGE ON SEQUENCE public.record_number_seq TO archive_service;


--
-- Name: TABLE resource; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resource TO archive_service;


--
-- Name: TABLE token; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.token TO archive_service;


--
-- Name: TABLE procrastinate_events; Type: ACL; Schema: queue; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE queue.procrastinate_events TO archive_service;


--
-- Name: SEQUENCE procrastinate_events_id_seq; Type: ACL; Schema: queue; Owner: postgres
--

GRANT USAGE ON SEQUENCE queue.procrastinate_events_id_seq TO archive_service;


--
-- Name: SEQUENCE procrastinate_jobs_id_seq; Type: ACL; Schema: queue; Owner: postgres
--

GRANT USAGE ON SEQUENCE queue.procrastinate_jobs_id_seq TO archive_service;


--
-- Name: TABLE procrastinate_periodic_defers; Type: ACL; Schema: queue; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE queue.procrastinate_periodic_defers TO archive_service;


--
-- Name: SEQUENCE procrastinate_periodic_defers_id_seq; Type: ACL; Schema: queue; Owner: postgres
--

GRANT USAGE ON SEQUENCE queue.procrastinate_periodic_defers_id_seq TO archive_service;


--
-- Name: TABLE procrastinate_workers; Type: ACL; Schema: queue; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE queue.procrastinate_workers TO archive_service;


--
-- Name: SEQUENCE procrastinate_workers_id_seq; Type: ACL; Schema: queue; Owner: postgres
--

GRANT USAGE ON SEQUENCE queue.procrastinate_workers_id_seq TO archive_service;


--
-- PostgreSQL database dump complete
--

\unrestrict eTxRLengcEEuTLOftNNajCDHuRc0WR9bxWLLon4hAaundn1NEYBDpKc8HhdprEI

