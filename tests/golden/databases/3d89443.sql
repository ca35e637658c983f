--
-- PostgreSQL database dump
--

\restrict hP3sYxRgkGMhpGO1JO5QuPj7tOXnHE82Bb1eDJF5IGZNEdpCvyhcrct4eF3Td1z

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
-- Name: record_link; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.record_link (
    index bytea NOT NULL,
    record uuid NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL
);

ALTER TABLE ONLY public.record_link FORCE ROW LEVEL SECURITY;


ALTER TABLE public.record_link OWNER TO postgres;

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
1	b438cd15-4884-4503-87f6-7e9b52501970	250000015	25	\\x9f724bceb40c4e797a9c70ef5e85f671a7ef30187fd4cf194ad14765b146b9a3	accepted	warn	cda	2026-11-29 02:03:05.385916+00	\\x8c024763ab28d9935d235b6c9d026cfcb6868133acef3684d031b59386fa7368	deposit/b438cd15-4884-4503-87f6-7e9b52501970	intake/c404c10a99097f555935d6b1d3b92e18d994ee19c4e4b99e25a248b8a77b8d07		490b96b6-7eb4-4b75-9347-da251b1a1d98	\\x0107e36a71b67a34e2b1a106f918d007c3197a0115e05d74be4acc79ebcc1438151770466ff7e42892c8ae149ede1c80911c7fc1e376a3115a9f7304d4c976eb774c0125e3aac8f90c3cf804c0d62ed0f9b19e4578dc41955c32504e8eb600b08b456b8cbc896d6d7d98bd1c3871aedd90032a0ac70d71bd7f03595bfd62908a2fd17e6d153871571cc7d076f4848f529e69ec2fc2df7542f8d80934b5d98ff0f374a832beb818059de2fd12a5c8e1ac6ae8e90b099b81159c2947ee23fa43c64315e5cf4e4f932090a8eb947ab89f0244241f41630bd88189784b5c0e90f80d87e65a8b9ccccd382c453c126cc1034236ea96bc82c29416f5ce2606ebc45398579445ab89fdb45341a6c3dcdd9be87d46e455d0e345279f0fb1e6dc8a4bb6eb4b5d835c7877b14ecaf3d37441f6dfe1a60ef07c7e3dde814b3de6676b152e403077105af949173c2605f20e6c37590559a7dae18d705ac7238f2689aeca9b6e4d2b6078270f3d88af7ed28a75ca1b44a6685dcd775f20b8c576f14ae8d38fc3b929fe4a811c6eea8b982c5c65e83ef9f714a3e472149e9225cf7615fb3f5abb8299a089e096e78651112112c83a466b25b32e23180ebfb3d10ec431230f5d432b506838c4580ecede8752980d34ae21c8218d350232e03144c7c4d3c9f574b1a17c4f2d1866d4b619db2538dbbab3dc7a3ae5b324c9018d0e08b23b7a35a7fc87e27092f284b11d3c9d15024289c2148df863909e4473cafdf58bad6832989e1d8b15695fd23879b2a26d5cb0dbdff69535f5e29dd18acf49bb7a4a177ba2b54f6b26dae1ce91d25321fea3c1d243b160db6219ade9b522aef1d5f4ddcc6ad1701f3cdd58aa13d3846696de3adb2af460a56760040a0b1ed8101813a129ff8057dd9ef15bb863c3fa0b72e53328041d2a3fc430c8872f410a5c8ae7656635c588450477b17c49ab8dd9e05c41d9d2b6636134ad0db12042d0e1be9d3426e9191131b326f1303bacbd8eaf03d77a4b75e153d96e95d337a43530406539bfab767aa2cf358cf5ae9f38218c2efe74592cde72895ade2d933f7e1439a3db08e40386e17ebf999ddb4d4d663f137010c505fc73c7c9c2c511b970396717236be97d2937069edd3573ffe10c518ccc62be0f883f889cf9f1e311976c6ab62c28f49aaeba7b80116768a52c179247fda317b3c113b07e1f49437710c9e49e7e93447c35e30cec4ebf773905352e4682493488cbc35e0aed04d4183aeb760816e03dbaa62a5f58fb124dbb994f11077c5470865e14dcf614b05a49450ed3ca1bcf420233963061614bc0ea846f3ec3ebfa67c0336521b69653961d6e3ae694351a29fecac374decec1ac9f45951437c1eccad2748ca16a8790641792c33ecfed0b9290449622f8457a1cc72d896abc1ff490e24b0dfb595f859628b41604ac9e8b5d3c75455f3700d4deb1695ef4b8f3e0f869a1e947554933fc0b3698ee4b57c42c92a338135ab521760b72d92a66448705a13e912f3cc384d2ea5d2b32b7da62d2bf3016f23ccaa4dff5780b735876d614bbdc24167912fa30963b7c7f83542122ec84a496218abfce8a5e53bdbb526b60b061731a1f488d1dd3fd6d7e9596431f5bceb548799e9eb8361b912697633273128ddb509fa5ce29b598ed39be81e3a5a694c5f49dd41cec8f1b19f81302dcea8ace9e050ed6396afb63ca7d426884c9850b50fb23b90e8b88edbe7d002def925217f13a2c15c70e66fe962dfe347df947998ab899804f5b576d5dc9a0443631079351fe5f3f12d014c98604cc02c5647fc7fb56c4b53a5e1616b4556341fd34e7fa8edc33d00611b0d2275188ae71cf7a6af9e166e3fc3a11e723dd91ee42e3b16ade9560cc9a20ec9a5322ba9b3c0bb7b8952768bd946bc20e59439a036bf5cedc58ad2cae59432eeaec1249d7c8d54f34ea500fe527e44c0dcddcb53a31981dd2d3eae599af0f4633ab7a893e69648bc71fefa2b9b101bee4f0036f285ce2ae8d033fb8dadc997b9876840f9c34f6b2e6f99c0f857c41fa6268fce667dc20da310bedd5836d3eb5c3c5eabd79c68be09592c0de6f8644805e70d67529b25bded5f6bfc7b23f9674b601a4c4394ac57cdfeedee81ac977a903a3a9d0e80f8f2ffcfd312298bd7c2894ee307445fe0a2e2fd3b0f021c20bbf66af558e38ed25a88c92049d71bed1924ac729138e00ada2f3a63b43e16d5d46ffee45652c1592f354575bbd3693a3bee3e89740fdfac03ec60968e1d224ea69e31e854f739fce32206a1e80fba0ead0d6c68ff5055bbd63bce4efef01431d68336c3b06ffe59d45980e679f7a40d02998761dbc1a	{7393a46c-d2b0-4b03-98d4-5143d87bd94d}
2	e59a837b-1bf1-4aa2-938b-cb1d384c97a1	250099983	25	\\x9f724bceb40c4e797a9c70ef5e85f671a7ef30187fd4cf194ad14765b146b9a3	accepted	warn	cda	2026-11-29 02:03:05.428209+00	\\x86b61b102e46ad6565b4f72287416f16666dbaceff0c3eee69ce5471afd92fac	deposit/e59a837b-1bf1-4aa2-938b-cb1d384c97a1	intake/0370b27ebbd594666fb1a4a70d46b17bbd194d5246572aa337b53d53d63752ee		3a178e58-8af6-471e-a23f-bac92ca96760	\\x01157e68443c8d31bd140abc860a8687f9a2efc69d14f83eb6c750d55b5c893898ccc3aa2850f947244b78397a4cb1f64efa4f711d18f42b208f09bcd8d7cb72b6a101dc971b3a7b5ceb6258c7fa1990efe55a764de948b09255749f542023f2595fd96356ea6d6f735bb8e54dde299e440c2d5ec6624dd7c3b274ab855a3399d0e26412314558edebbe17049711d89787e44f43374c1e5a2df482418582af4e01183c399704593de13fd84f566c6796c97b5805543a5ecd2953c65452c95a6bb07a27b6aa4155effc63227243e4f4d24f57e56ab00ca7b72d2c0a28167395369f57e4fb9b8df2147be3b4e5b6856897e5a8d3f7c7bb9db5bd0c66cce5b997919e7b0677ec155537a31df06f7d6624c887d69f3ffd96b219b4249cc6aa27d0249f4402d0b887bb507918121c17c8d377b71da3f9687c1fcbeb9c05a18ab47ecd0ee0bc55fb4098f78a2d243191b4e5273117d937952d2f51c7fd7b49cd78a64e6a267d8f7d1e5105db478d5a64d331a10dc6851e298e8480dbdc52ba6685acae988a0f1d86c08460f472f766f69d9f660e4888190b15bc4ccd215969a8fc7eb7798c5c81b6b44250609a638e8e31fdb1e0bf8e24ba448c1fbdd2fec4c2278652c2ee18f5a7ba268a9f6508c6facad4f27b25a9cd64038284b68bb5480ccea922e7de5b2f3798f76c0007fb380cdbcfc4077fa0aff507c2922086249aa9d1e8e6e451e5e2bc3077d15e18540a38ec8471cc93cfefeecce2a6b09de465fa4c81352b03abe09d26dc299676f2621907d0870b789cd31a2827f2a817acfe320551969d5a77a0038aef452f04896858377601060b2a625a3e417c0f83ce857136af777a3cd31dc7012341113af2db44264ae3a3ac1cac6c31631480a8cd650fe4f6c2ba6a08e4e5bb53d104785e60b7742cc477a1f827185adab7f54f89b979e3a0a295cdebad82d3bd1c0061b829367f9bd91c7f3e7925b12bf415f0167c9d1c7fafc1745a31c387b63508487673ffb659bf6c757e0720a99c064ac6828593c58d539d9d7bd9defcd6319c32f2f58fb0b8cdbd5cfa5f242365d0b9e68b0947039e6ccaa8a4504edefa8ab623e1f6eac61b63a183088c2ef5b9c3be4b4fc348162494f8095d71291236fa69fdc607bd7d6df16a22623016c2027229a103416afd862a4688ddbc21cc2df2d738fdc05c5ad46c07ed9f3efa2ad8d89b1b820d512adc43ba6988cc665b91b1e6efbfe2cd38260a95e29e82339678a3d9c8fdb77649f73b22eef293fa8b5b4f22689222032f25a57e42bbc6a05944ac04b7dbf9ec2904a0c3eb09ca5428a0e885edc14e38c22a70712a334eb9fa	{77a44aa3-2abf-4b15-bf8e-bdcaa2d2945a}
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
8f492c3d-4adf-5528-a0c0-6cd6d5057352	250000015	25	250000015	963d9df8-31c9-4017-ae75-745d654669b5	\\x01eeb69f2fab4b83e3d82703a5df9c3eccdb00acb35a4f9f761c1470b7e6b6f66ece6154075f035dcf482dfec5f2ec3f9ee8912a459a4b8c9b5b65d6471a
0cf61352-c71b-5caa-888a-9ef55f217904	250099983	25	250099983	f9b345b6-eadd-4045-b375-c300cebacb18	\\x0123720b7bada6477725fe262ecb9d029a252961dc8d26e68f96c69c8f71284c13bafbfec31610b40d66b16cff3a25633351b2ed48f01bbfdef221ee79a31b26a0675c3bc28e29a1cbb9974ac27b7c738565db857b40fe475c89f5d5869b1f15ad87b9e5345033967bb74393b1c99fc85725bf
\.


--
-- Data for Name: journal_entry; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.journal_entry (number, id, tenant, department, entry) FROM stdin;
1	457b12b9-9d55-41df-be2c-2614f4997a14	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430323a30333a30352e3338353931365a222c226661637473223a7b22636f6d6d69746d656e74223a2265313834363164646638346637633130613737333234303061336564623962643237393739346539323935623736633934363132323061313065333266306339227d2c227375626a656374223a2262343338636431352d343838342d343530332d383766362d376539623532353031393730222c22746167223a226465706f7369743a7265636569766564227d
2	0e0df9c6-342e-426d-8765-bbecc8e6f60b	250000015	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430323a30333a30352e3430313839385a222c226661637473223a7b22636f6d6d69746d656e74223a2239393665653661636333313364646562396139346337363965313962653535663639653663373439326465666535313634626631303466383763336335353466222c226465706f736974223a2262343338636431352d343838342d343530332d383766362d376539623532353031393730227d2c227375626a656374223a2237333933613436632d643262302d346230332d393864342d353134336438376264393464222c22746167223a227265636f72643a7265636569766564227d
3	490b96b6-7eb4-4b75-9347-da251b1a1d98	250000015	25	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430323a30333a30352e3431333733395a222c226661637473223a7b22636f6d6d69746d656e74223a2265313834363164646638346637633130613737333234303061336564623962643237393739346539323935623736633934363132323061313065333266306339222c226772616465223a227761726e222c226b696e64223a22636461222c227265636f726473223a2231227d2c227375626a656374223a2262343338636431352d343838342d343530332d383766362d376539623532353031393730222c22746167223a226465706f7369743a6163636570746564227d
4	cde80678-d49f-407f-accd-b49061e565ea	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430323a30333a30352e3432383230395a222c226661637473223a7b22636f6d6d69746d656e74223a2237393930373665353664343136636637613531623461666631616664306237333665663937633538363032633664663030626635363766333837313633636665227d2c227375626a656374223a2265353961383337622d316266312d346161322d393338622d636231643338346339376131222c22746167223a226465706f7369743a7265636569766564227d
5	abdb823c-38d0-4c1d-9c3c-9b3851fec4f3	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430323a30333a30352e3434303133315a222c226661637473223a7b22636f6d6d69746d656e74223a2234313462643935656431366330383938363631383463333863653539633064366263313138616536613261373166663937663863353532313233623036623738222c226465706f736974223a2265353961383337622d316266312d346161322d393338622d636231643338346339376131227d2c227375626a656374223a2237376134346161332d326162662d346231352d626638652d626463616132643239343561222c22746167223a227265636f72643a7265636569766564227d
6	3a178e58-8af6-471e-a23f-bac92ca96760	250099983	25	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430323a30333a30352e3434363938375a222c226661637473223a7b22636f6d6d69746d656e74223a2237393930373665353664343136636637613531623461666631616664306237333665663937633538363032633664663030626635363766333837313633636665222c226772616465223a227761726e222c226b696e64223a22636461222c227265636f726473223a2231227d2c227375626a656374223a2265353961383337622d316266312d346161322d393338622d636231643338346339376131222c22746167223a226465706f7369743a6163636570746564227d
7	20a289f8-4188-4014-8ee5-a1bf74778ab2	250000015	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430323a30333a30372e3331393330315a222c226661637473223a7b22646f63756d656e74223a2263396636646336616566353331363162356637633135643336333362643930363638383732306236633534643661373161663234643266316466373561396232227d2c227375626a656374223a2237333933613436632d643262302d346230332d393864342d353134336438376264393464222c22746167223a227265636f72643a646f63756d656e746564227d
8	73bb369a-1a70-4595-91d4-1d880aaccb41	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430323a30333a30372e3536363137345a222c226661637473223a7b22646f63756d656e74223a2266636666326531656463643464343035343134383037656161373134623030383161313233373939333265646438343265626136316537363265646634306565227d2c227375626a656374223a2237376134346161332d326162662d346231352d626638652d626463616132643239343561222c22746167223a227265636f72643a646f63756d656e746564227d
9	5fa9cc47-0a14-42fa-ad8e-3ccb05896465	250000015	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430323a30333a30372e3539323233355a222c226661637473223a7b2265766964656e6365223a2235353238663938376461323537376235383365303237643533376663376233623363626465663064353638666563666636616161666637653463316261373838227d2c227375626a656374223a2237333933613436632d643262302d346230332d393864342d353134336438376264393464222c22746167223a227265636f72643a7365616c6564227d
10	eaefe8b7-9379-444c-80aa-0c3ac88dfc40	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430323a30333a30372e3539343536305a222c226661637473223a7b2265766964656e6365223a2234306362653537346461656363333939633837326436663438636536323139393534353262313737323532666263303066653233366362376164346337343632227d2c227375626a656374223a2237376134346161332d326162662d346231352d626638652d626463616132643239343561222c22746167223a227265636f72643a7365616c6564227d
\.


--
-- Data for Name: journal_head; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.journal_head (size, tenant, department, root, frontier) FROM stdin;
3	-	-	\\xe70821d70515668a75ee1c1e249225179dec255486984661052e7a3c49c9d668	\\x0000000000000003d82de8917098c94aecceb7d3f845dd2029b9727e2908dbac4215dfd9584eb334ebec488a2d5ae0b110ceedd944800d6164fc09ee845618e1682987682d351588
6	-	-	\\xe6001e0aff5a66649550c0534a8f040d9494ba646a42fd292844cd38c721480d	\\x000000000000000653712caa955a53603f197f2e0e805732f0181e196980f66ba5331baf7d4e3680d051ec9d7e3018d38076af738eafaefd3d9c3a97be4536277f0fd380000ebfb9
10	-	-	\\xf351b3abd50d899ecb07029c282bc5303c3848204f424828f5b7e93cbfd7542d	\\x000000000000000a35e1a7c4e5ee0f92a910323b603c7ebb03deb433393d4930e502945df553dffa8ccb188fa6c464f1561dc182a2c0626780ad10bd6dcd7cd7cb7c62b59930b0ac
\.


--
-- Data for Name: journal_leaf; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.journal_leaf (index, tenant, department, entry, leaf, size) FROM stdin;
0	-	-	1	\\x842102ef65500ddf751c08e7a4bb59fe05e2fe294690e7c6691f844a9fae943d	3
1	250000015	25	2	\\xde72a80d12f1ecfdad5ba26c5a718e403720ec90c8d7c52587fb43de57592363	3
2	250000015	25	3	\\xebec488a2d5ae0b110ceedd944800d6164fc09ee845618e1682987682d351588	3
3	-	-	4	\\x61e030a8f375eaf19d167b182f446e03588de2dd50e17c63637c3691c603bf53	6
4	250099983	25	5	\\x937724de3c42fa1fbcfce7543728d16b1a74b8f32565ffafaf6bebfe403605b6	6
5	250099983	25	6	\\x23e05c91a9570f03c3904d6396270f1f48140017d4cae5d1d903acf3d74ee8fd	6
6	250000015	25	7	\\xc69dd2660b108fa0b93354c9b4fcf1b76e1a49edede1e6801bcbe6c444440f5e	10
7	250099983	25	8	\\x948acbaea6400efb2e4bfb5541eece5d4a727fffcd717fe7d85621e334011f55	10
8	250000015	25	9	\\xeb64f254b41a588787619cd4eff34b65f7d5949f6619cc64551779af93ac0b3b	10
9	250099983	25	10	\\x6dcada741ae2b18c9f5fe65504223c718e3c73fb900cd40a647231af2edc37d4	10
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
963d9df8-31c9-4017-ae75-745d654669b5	250000015	25	\N	person/963d9df8-31c9-4017-ae75-745d654669b5	\\x010b26d6006cdc330492d64d7b68a93e745d833a89376f79a6f8b7207558ed9180f4657d066893017ee76c8cecbe6dfa0617f9a4730308563f941b88ff4e0c29d935bdd3cf5540b34a03eebd7872f59dd906de48878868f6dc6ccdac5b8e86399cb08af27f2b4a3af719942aa55ed4bb4c6bf29a0f1da92e034101cd11488de57fff7f47c75c4bf92b7f75780ff164860b888c4c2b53753b0ffcc7d1bb1dc559f72643a641631ced970d03
f9b345b6-eadd-4045-b375-c300cebacb18	250099983	25	\N	person/f9b345b6-eadd-4045-b375-c300cebacb18	\\x01b5ea195a8a4271ae56e478f52253ecefd7615bf93c285644246f6684f9b654a73efcbbed9bf95d8ddc9214dcd92649e3f110cd51df50549a5d0dfad49c14b162bae5459b3d6d5295a44fd81266164871cf2636448946dedc1418b0088508bce0f699aa17eb69665e1bdebd4783496aecefca7a2e70028653d4c5bf628e5c46982eb17921fe965a9a0d3254de9b81eae84f7ab649187ea1cc903bd81f670a1473396e2c15594ab859ad5d50e574dfb37e2c8bac0f6627ca0c0d76372167d30a7054ae67c5e213416914a086f4591439706468ca994dff0edff9606669bbfbf62578ab976f69728a405a6845f4bd915ed7b4e6eb4934b6e21a6827b9343cbf7538e4111aa2d55a1e6b8c48
\.


--
-- Data for Name: person_identifier; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.person_identifier (index, tenant, department, person) FROM stdin;
\\xe0d38b88aae187eaa6120517eb0e34080d26635d2e1fe6eb813159700b48bf26	250000015	25	963d9df8-31c9-4017-ae75-745d654669b5
\\x7057b1376ede5e170efe2e99318a4def8b7cfca37404674ad89d0247d3114300	250099983	25	f9b345b6-eadd-4045-b375-c300cebacb18
\\x95c45da563a81843b780e24fec96625ad3952e6dd896ad964b17e9e010a49094	250099983	25	f9b345b6-eadd-4045-b375-c300cebacb18
\.


--
-- Data for Name: record; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.record (number, id, tenant, department, establishment, deposit, person, kind, state, document_date, version, document_index, set_index, replaces, replaced_by, related, in_perimeter, rule, first_day, last_day, retention, final_action, key, source_key, source_object, document_object, dossier_object, evidence_object, attempts, problem, facts) FROM stdin;
1	7393a46c-d2b0-4b03-98d4-5143d87bd94d	250000015	25	250000015	b438cd15-4884-4503-87f6-7e9b52501970	963d9df8-31c9-4017-ae75-745d654669b5	cda-document	sealed	2024-03-11	1	\\xdeb7f32772a1d7b81707b2d4e69bbc0b7e1f48f6bc55a63ca46dcbed6795e42f	\\x85e0dd00fe328bd530ce3e29b1108b75753a7cc3fbe8acb1bfa479b32ccb8e99	\N	\N	{}	t	MED-R1112-7	\N	\N	not-started	sample	record/7393a46c-d2b0-4b03-98d4-5143d87bd94d	flow/b438cd15-4884-4503-87f6-7e9b52501970	intake/c404c10a99097f555935d6b1d3b92e18d994ee19c4e4b99e25a248b8a77b8d07	250000015/fa01b81d8954401d24942615fd88a1a5b3c2a48a7e40f40ad2c19665c1f31939	250000015/b25205556921edaa17dbbb70c52987f8b2fcdf69d6f14200f2c89b8998d18b5e	250000015/bb888743895ffee694040d35bcef04c973dd6ad7f5db28265ab9dd3a3fc9976b	0		\\x01960a9a2ef8512ebc7c35eea5fb7d413f66ab6a85a7c36d18a70c9cbcce76b4eb0d11d1ab89d0bdef8854e907312ea39cdb3f56ade5cfd1b6ec2282d7ca06c75ff2aebb19814d80ece9b71611a8fe2e0bfffb58211338c30a43426c94c666f04d9f02cf680383d1287bff6bd647cf3e3213deb2c0aa2b4997ee60c0af299972cc2b294e1a88a948a411bfddd5aa3a44af9c21e40450d1f78b7f02b343b5ac4e5f25e82ce446d3cf6c9d5efc00d13718f47c5c1545d02fe38775e5f3ba6303b95df9a967bfbb71a71f9593a139d9c8fd22a8e98b23231fe497d1402c0612168627943aab1f47f82601b9ca8b162532ba45fc7b95fa746c373f0084dfa50667052aba5dca5e420b89d29cf2b1a663d9229042f49d3e3e835c1805cb9c5a446b22d4b522d3080e0df0daf825981e57e1ebceca4614b7759a4f1847dcb7f4f6a50b59b197dc368547bfd7b97f279b25e840e71ced89b4585eeb582f639fbf6b90e6b1f416da6ec9d5b6caccadf857990b136934a4436c11bac90fcff6ace7c6901d5a8367afd5c6924ce98b3b6f7c3ce06a7fa1c7edeeae36f31b0cf7ad321769616fd564668d2fe6395b8127dc124306e2ba3c7c5af8627e22e032c21da0e223801607cbba6fa5aa15356b0396adfc3de6b157150c7324cbc3c665613e284e32b14b8789e2b321a743da494f181bf0d9dc2a818a80d03619d8831fd0d449db5d6673a65fd3462dd1054d5ddbe75ad16243d6912ed639b08f4be8321fa28fe5d550bc0f33d3d31e7c9c1dee5b391688239499a500348f9e34cd35765bef630b3b4c882b16d1262c27581a893a82677aa8ad4c281845d8dca8f84b3ac7f43c9ae32fd38f392feb57690d3f04c1a738e6f4d8c0b8e1a280d275f5941f1f217269332b45e55756c0e0cdddc82ee0fcd6b41a1339e82165de7a339da7a82cdfc7f19c4a9c29fd427400a763b68f3bbaa92d20c4471ddbf4630d1dca52b141a54a0008e3e8fdb76e02e0c207c1cc7efed74a99104a06ec2e180793406bfb3e8843bece520fad019a2a8c3b8a2c76ed5d850f2291dba5f49acec2cd04b6b07554ec9eec4f21f3701b3b2d72717ded31f1737198e4cffb9295bc621f3055bf729879f7db267b13f8277daedb548afed05e3f008525c39616b5fac739706030d22aeac4aac4677320784592162522d29a73e69d93a915c5860c124e8b340bbe27d269e33f020ddeb495b0b37b55fcc705a5dd0f8d666920d7b9060ffc9ef7de08d9a485052d3ddbb15c4349ea0a8c9396276104ca6d92dd3535cd187772d873243b4ef51c45e24a2c11cdae0995792ec1ecb8997381062b6b29ed86dfe85674b97519a0cd6336b25a8ef704d8311cb094c0d28ffd887f12c3ebd383564acff3d2092bebdb2041344ee4eff3932f6a273688bc6de2fb4bd99b4103ec68dfa39242f1e156a32ee8ddaabcc13eca4fecc1f7232f5c19847f4400bdfe2b09bacf195e88f57fb2767d00b539928b7fd08dbf6a28fd1077dde75bbd3a8b066e32d84a0049f607a77c6c24614812425acefe8fce2d9a496355be255e4c3ad966837031b13151448a97b46e948374e1f86d01ffb15900cc1fc78f2d282485942a5908056abe91457fdf62d3b0ee2c769a65ee58c6cc1922de073e1072f04ecbf4d2494e274b6b57bed535a230fa8da754509211932234146c81c52f184767ac153029712a2aeab5a140ed0bb93d65f3dfd2b69b4f587874d75968a5034030a2fd58ad59e6f6b989cbbb7bff1c6fe8303480a7f905c1f771968ab6dba3d187d1c15354cd7fe9cc7c6c9693c33db1a451268bae1990a1f30e06c51cc9982b39272c45dfd77b20e9845cac5e4e2959720b0d148ea67e9ec733ed5ea2feee31bf4813215480fd26463a175a0b33fa0ce9251e81e915a18839e7081f00984c5c2be7e9f719d935bd99398c197afd6a07029ebd1a8de235ca2e5c5626ff350efb022d04edc722e7f541bd2eb34e4a9c74cebb6bc41018efb282a0108de0a2d93fae5f9df015a421c040fbb872d7d6683b640d504a0f3221705018541a687af2b6b0aded9a25b1ec1b92542bbc60407d9f6587a40d7ede62ea2aef764c3af11ecd2fcb30c0d2d6482c59cd62bb1194ee4761d103ff5c06991b462217f4f091aec0fb3efb27baf554a6eb35af8a4652b2197d671c69f89d2d6413be4082c0b356ac6fa594822e181b8847b8b324e84cbea29453f33b1a1a9e92d195b3ca42d9b768f19b836f5b9b0b55c459bb4da9ac810d5f351134c6eee153a51931240ee9718c17b1790785baa6addb57c38b62d7f0e8e1dfec13f3af5c2dcd03410710c6f399535a81aa4b5f4cf138cb339ff6bc578ace0521d9fffaa28076af95ce067c03a0fb6a861edca9d09881501a9233de0772dc204f37a484180450925c6c4982ec58d7f02f2d5a4638ede197994865c10c1dbc209ade233c270cd84735a65a2e96bfb6ae366d5e8ec901ac33902500f86cfaa9e6958fa5326d9ad9ed664aa217b83e312e47f0f4b14e15de59635b0dd24a5d55345ad8839c4651fd88d44966ca5efc2a0e0752907d03946707d59c20e98c29ee9f679742b47de735de8041a590e6dc994ae50d15c4db88191471afabb2cc3adf68e00636367378862c14f2f65621878c5c670b9bf634eff2d2ad4ffd7639df9bbd632a73f2273decd45a8178c9e8ea2432bec4e77f961e67e6bd249144321c02c2a44f7f38ddfaafe42d267a877662acf8803c05dff3cdbfbf9b32ee26d1edaed24acca3d1f6459adf5537cd3c33287ebc41221c0667877facbc65bad247f79557708869e1abcdb34d23cacc55fe3467b4ec5d52be0d85c7c18c74c34bb51cf374dcfc6e687dc053109237e852e282540f00b60fde982ac2fb975630599eaa3a18e9f18529579c11cf074fe67fcae217295bbc7cf4d31c8c8204384f8186d4e14d20e3196713b66f5755e88351b19019a52f77ff30f80ea4658a52708d972dbb86c4a7a53cff49955614878cf951e913e4741a45a85bb003b0b92711dc2e2845b24d28056f8772630c5f8effa517cbfb44dd5ae85b9cb8eac161db7618129b372e1bbd34c5f42278ff28f8e5f55c9151c5bb839f4c78468cb914c409764c6a78f5ef684bf92b094c2307c71edbb5f9530a
2	77a44aa3-2abf-4b15-bf8e-bdcaa2d2945a	250099983	25	250099983	e59a837b-1bf1-4aa2-938b-cb1d384c97a1	f9b345b6-eadd-4045-b375-c300cebacb18	cda-document	sealed	2024-07-15	2	\\xf614e123af4de0c218fec070b00492ac24421f31d1ecbefb489de20c8d141ef7	\\xb2ed9b1ded15c4a51c8ff6b03723595ecc4175a9c4055c2f3cc86178310b5b5f	\N	\N	{}	t	MED-R1112-7	2024-06-30	2044-06-30	running	sample	record/77a44aa3-2abf-4b15-bf8e-bdcaa2d2945a	flow/e59a837b-1bf1-4aa2-938b-cb1d384c97a1	intake/0370b27ebbd594666fb1a4a70d46b17bbd194d5246572aa337b53d53d63752ee	250099983/ee066a81f5198cac8c7fd6bb6c9fb8186ea71564cbea1d8d50bea35ac87a39ed	250099983/d81097b27b381470a2e003f51f058f7fc4056209806eb0d05837d0b5ce9ae534	250099983/3e8e1556135d9b0be98a17d93c1f4e2fe8ecb8179f76938f33c806fe97a92070	0		\\x01a1ff4e3bdf79fa01fc6d2294bf3fba86786dab2e41acccac06d9c3c0100a67347bf20f56f2d2204b04b4edcc9717a28c63c66e41aec44753f80bea2473f8e25de609016e28576facaaa533991314f1a5604ac008f4476140aa1b3245456f55bb0062a631a60d007cfd118abafbc3357f49d90d2c6c7108aeb716cc35cbe429bb40fcfd37b7ff67222902bf35203497ca2f1ccb520dd862c371e524a524d859cbae240ca4cfe143dc5b4a3960e2490166ac2dc44b733e5c842f9759b40804339d4ef7ebb7c91c1e409411133ad3a3131ea05c0e5e4857c6429e2ae27d9d951a35b9724e73cb2517904ad3396b140d1e94b108c9fa015e750f3820e798bbc33a00458ea2baf881a7a4585531a658c42f83e2ff4b4c410baa373123168fc97e787099febcf8ece8f088363dbf92602d0efce593738b60876e890cf6f5658325c3924acb028938afa7359d74a0f4f2abf6c7c1be7f93cef74f8be39cb0739221eae0c2f60df9998b56b7fb6b18b3888aceb45e60ff939cedcefffdd3ece2abaae7087ab9f5626a3886c33c5f0d7259dc89fec042e493b37ad171a25a1e1fb1872d491d41aa697147248d41fbd238c08b4c7cf7418f9dc49e3549ecd97db47c97ddf9500999125be7adbeba8eaa5644fbd4e623905d88a3041a792f34f22a126b87f145b351c45ba64e4e5d6944a322c2ceb8399e65686d4ac403855aa2046b7cf8e321a704068b03ac3fb6133ebb7de21a33860a5de5a7a916f9c4e3f9220c7e8fc0d28348e7019972e21fd2cb1e7ef5c4b82fe1a7cb358eb27a2e2dc05491adfe0dea550b9c48ca03f4b0efc5af1d3ecce6521a2832b04c16e3545018a69132c7a7daf10ea19bdcf49f0fb3bd6eefd90029bd3a9e8365a6362d131bbb4e2cde58be6625a56d878f083584e3928adef03ebba6ddb49cc95b0d34aef499c34b5f94398e61b0daa2dbc1ca8676599c12d35e0dab1dabcb9182ba0367a5a2066c13ef0c5a8c431fd3898b209e072836ab162f1aa2c454722cca322227e8acff8e10cfc1420f06baed78570f2d042e336d83ec9361cda918f913d81aee3b4fe97dc031658b69ee1e385925bb702f4bffaa47a29a8e3648977580adab0a2cc0fe59ddc9767c1fd4185f1251ad4c05eaf74e4c3dee5c2c3dece6c35b492c0b8d5dfda3ff5a1aecb13a626c1e47319c13e5979d2408472d6652f890d8d1612a06bef9b8c4204379abb0f0ca2a5c8d33d3456d2f5977219018fcf50cfce727c6410fa895695b6e040ff60e81d4f2ce65600750e8d893354e955bc09b3f27b223c46126eec3ba6fb26222df37bfeb4fe8aa788174dc3ba1c9b49818b74401abe739b82bf0cafca2d7a43abd051cd35a8f981c3ba4c5143ede0e90892c57cbecc54169f212253747bd5abcb43712d26406eff780a4f8e38348803517c98a06db176f7a1c76e45b3e672d57d8a37080107efd0c3312e45cbb4ae2431dfc3a40c48e61a1dc52c3d16c66e8c21b57ac1ba0199c51e08d8ec457ddcf8fd9851b44928214c61d1cbd33e2134732fc908451b75d2ed2d577b28525cf230b143935f0c58021923f3328a434178322c20162f086d07ca5473dc1474ff534942c2911f6f4192830113f61b96629d8168ad657289c515b22036bb81a2f9fee663a911df77cfdc3c08d9cabe5be4e1dc3a798062db52bf1bfa528784be99a5c29b76974917d374f6cd16aa6ed945675081920f5cdc5b8907f7ae2d777cf9256f5dba198cf105eb91a4e7ce9358af6586e6164cda9eef3730ea7faaaf4a3acc73daa0e1400079b96743bca07b6844616e279329d3442cff4117eed60b37aa774317285fd89c096b1921fdec90e1266728d4b3f4337c27095748d0a728aeb324d42c8361d3db4b39bdde78a7edbab2309607d7ab96ecf92ccd805cd9e3b4c6c51260cc4a721c8f83be77744194898f43dc5be2fc579983ddf2afb5078ce2844aa239859c6ab6d811b52c0186133461986e794f3fda148e38a4962042d82ebc83ed2817b60557d99e1a8a1b2518d1b1b1194bb7e6748dfe0594123c5af905fb42ce1ae44cb433b45fe361cb711126e115a6e9f55e4ec8a165bd2b150bf4317449db20e8c88ee71539e11594ed57426c3fce2d4e4221cc8f6d3c08fe7597f85c00deb542c2dd7a2d646b00f9a02afb73be260d3e1a6c5dd0f84acad74bee8e7348cbe14be9e99de83a437b2956cb4f2b43fc3614ebd0556f195f0351f1a08a1e94b70d837b078b5f5dc776f3af05dafd9cda248e83125c1d748e4489f1acc2af8314c44c885e42522457d4b612e56e00c5a2cadd973c6744f6cdbad20fa8eb2b34622f41b3a4ad06a4c9eba8b06f011beecdcbe54e9cbe36a6f70e4e9c8317ed58a7fb776dd1a851c7d5d486da0df80e07a75217935dc829577c9bde78b95a6331044df0016e2779ab90b150a6cd73d8a69ddc9747359b3479f5a873d12e62b7c67fcb9d0966371a211eed6672f909a97c54a97ee11be9298314124ff48cb998305ee53b5d00b58bd5715d113c354456a652d7fca09223f47edfc9060f7c493175d900aa5109c12d5559205cd06d6af1cc0726fe7052c17c2e84be7251c2431e5a249697d60c5b9d268622f1e686827b38226a0ffdf04b7114d771ce523161497359ffad195888454c3c4343bc971823e4bf0e054bffd882c4021fe2af37592fd2055b14a14c9bbcc530f9594db703e4273e580ae56b77a6ec9964a1cce829e51d1383e9410d7e97104d925d5f4953b66d78f66328d44e4a4b1dfa666f7498ecb634a8d4f2ad2865fe976f52e8a5c2ac24ba546e97417848e8e0284452e26cca66852986e4432e24a2504398249625e4b6da655f2115870db288676a0da2c54a810af3017ecd86800e7e5aada710e6e0fd470c2f611e97249bdfc6062c0230b60785b7a7afd05c7306929b7e9d6983875065960075a0d7bce80a1e5899114b933ba70bcef15a5533ee4bacae6e6d4a74d44ec2fdb589479c3c1d6497f0789e5b68e670b102ec3dad239e25a7fc949dcd27e41ce0f09455d2d8d1e85445fe604ee8d22b1d42aad76db14d9e3f82f6edfb4430f21cb4274e42bf8e39db35211a74bbd14fb11c1be742f8b1775e96e981a5c2974a93b7e4506e4e7d8ab4267cc10e3d6a291afff6654737d6cb38efb331da5270f5dc8380bcadcf62c340f620ab8c79b7dc9724f327160ea1273b719b87ffcd811d466c2988c53376a485596f5fe7d6cdce6356d39
\.


--
-- Data for Name: record_link; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.record_link (index, record, tenant, department) FROM stdin;
\\x61ad94bb0b083a9a98069f388e8e5ff3160f7e897773684adc45276e688cc5fe	77a44aa3-2abf-4b15-bf8e-bdcaa2d2945a	250099983	25
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
-- Name: record_link record_link_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.record_link
    ADD CONSTRAINT record_link_pkey PRIMARY KEY (index, record);


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
-- Name: record_link_record; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX record_link_record ON public.record_link USING btree (record);


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
-- Name: record_link; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.record_link ENABLE ROW LEVEL SECURITY;

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
-- Name: record_link scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.record_link USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_sees((tenant)::text, (department)::text));


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
-- Name: TABLE record_link; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.record_link TO archive_service;


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

\unrestrict hP3sYxRgkGMhpGO1JO5QuPj7tOXnHE82Bb1eDJF5IGZNEdpCvyhcrct4eF3Td1z

