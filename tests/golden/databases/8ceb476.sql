--
-- PostgreSQL database dump
--

\restrict lkQTf8BNUts44MdGWgpFo3BaI9lcCwiRd2AeXW8jBF5SJLPYV3pjQlfpfECp6j7

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
    also_sent_by bytea[] DEFAULT '{}'::bytea[] NOT NULL,
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
0002
\.


--
-- Data for Name: deposit; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.deposit (number, id, tenant, department, sender, also_sent_by, outcome, grade, kind, received_at, content_index, key, object, envelope, entry, facts, records) FROM stdin;
1	2cb62ef4-16cc-4e1f-ad0a-f463b4ccb10e	250000015	25	\\xb47e04595f53ce509fd48d22a21af3e2d34ecaaa185650d89df9933fd1d1e8a6	{}	accepted	warn	cda	2026-11-29 02:03:09.502783+00	\\x2fd61e26db0a2399c913b2b0d27e14e1aca5815c0016559853b46041d31eaba8	deposit/2cb62ef4-16cc-4e1f-ad0a-f463b4ccb10e	intake/f8fed17985af264a203909b2d5b69eb685d7d20ee1ef86cae2482c1fe87348b2		2514d5d7-cab5-41c6-a5f7-887f7adfb8f5	\\x01b48b82fc53f09a84c0817bde26dd29c153f0d67b1a2b457a485120d161442f178b1fa4400907e20d6c967347e7945e55d0fb9ed78b0804285adb70282bbcfa3f6ebca0796d4c861820232eea176c893e5a1cba7f32b0ba89b1e99766a8b0ef0f0cbd73f153ff8e135b261ecb94d8241487f0903057550ecb45c8af4a68b50c759527b6640f52f0cfc960cfca7dd354593410bd83fe3e9154e262dbe62ceb1591a7fd72b154978387a0de6de43d34b4a184ae4f94b6c3f885d70c73d5433fafaeb6ff23980650a6fc20a1b1d4b5225efe65abd602c326348952a3b424dd59e01dd6a61d62235ef79e4aafa8f00751bbf047d413fb17f5526ab70cf2c71dd0337b35258f49d3c425ce7ba68cbbc17b2c49260fa78d482d196e310697ab11cca84e2d7b7a9bb59994a4c59a1de59308503ebc985e4fa54902d0c3b9e6715ce0055c8a3477997835a8437e69af382c4616bc4a4376b5e738b8c41ca247bda9d96cc829149c2ff0f955b0aae0f0592882a2ce69d18c04d39a76b0d1457ab613408c138bb6ecab6df19e3dff8e5a663de331c4f30e0cb1f9cf06185667d5eb6779e015cd3de037499e2edaa4ef3a8b3d44813e121c2ad9f3632d0a7f6ff6faaaf3a321a65ffbaa09557767be778292f84840558dfc1073e1375632ff932d00af8a9cbbf8edeb8c18166c0c9ea4e5fa2d94c14955dbe58b5a598863728b1cdec774f496b3e7fc7edd65f1bac7af47b5238f5e11db16707498bab0c48c900e08a34127a0e5552dc4f944d19941504c783a9a692ebc9b6ed8440422b367adb3ec32c6c20cb3052048162f5b1b10e40fb9a28d706fa6ace507bd97ac414f11943b9d754a0d57f569624d6ff2408df528c4e09435fdb138f1870ce9143957c2c13df2f8dea4f0e912c7094ec4e0208b114e428a12003dbdc70aec90afc740beaf09ffcb11ee9ad524611ac20f207df20b633bed978cf657d49509fdc9ee24c51a024d758a3bd774af2a45d29abfa23cb678feafae9fad065237241dd16bba100febfa072a5a16194077774c1492571d421ae5bb86e22ff78e4bd237e044ded0b619e267a5322b2eac1451688c3c751adf8416f6f6a50bff9805a4fa96307a91a900c1195c364f910a4b78cff4cfc1fb32ce87b0236f41568270be31ed9e4f6ed7394e3c22420d348e8e07ba41f01d09cce8f9e5e32056726c5fd2f8d23e8d4a6f8e4a31f21c2cb58d4e63452b7df698d3ab4e217ade9f2b716eedd7e8b7e597f28ecf3fa0666cf90adfde288df8799e7c8f96e7f24398186371721366e0256786300be160c4f062c2129365b3eb1bf1202e0da731f5cd15f42c86cc262dc6f3eca4635f020ea37b06079e3648546415370e0dee1f4f8b7f4ed5e5e5cb8143aa9f88a846b5cff3285091b91b52bcd1ddd3fa70792c0a10d518ebc2da18b6f94873fbec45b81ec6b066b5bc65decfdde995462be6546b76b4b4dfe01839a016a6aadd2b1b233f3a8e4494b8ae4c9b19c9fbc1af6f4fe02d34d7fe50fa9910b73f131b6751800d437b208c4cac448f60ed935cdba626e9b7a009ff06661eafd4414ef351cc85f63bc64729fdb3995f354d6a80fe8c6018284b23bfcca29d76051f61e256c56a7345c5795be7713f2aed7b7626ab178fb5091ac17787110990225ff62fbf99da8ff54568c46ec45a348532e4a299c6fab079de04c3ce720795e3e424fd2361d5c34736b2dd59cb45976129926f2826321778e5a55a9d799d31b2eb100a9e87df3b857800dc1a06c8b542dca5ec0efed4553b3fdf6deb6de4253f23bb4c73438da4ee622930dd70fe0df3863a3a123798f3924c08de8e8b875c25c24083e56eadcbba3d8534a38e117d6b80d11309ff61a6a7707c4cd25d7aa54300d720fe573d3d008a69f09ac3750ffae96f6af6eec16db01fd6886ec831f39682cc610e5b4b7b204700e277808b55e2d93af5b20302b6c2411b26cd21aeb0424a6e4f24f5470963f9fe1883349122b4f6c76df5ac0bf4bac08f42f6b227850aaa83f44b90b009fd999734d5e88154307eb7d810075c9be760837220b22d3e549b48a6bf60ceae118a196364a39a896918417e46b4dfaabb887a17e25362486542e63349699645201ce4acbc487233d95f589bafb91ebc30da79fd21bad3085836568fd133c2944e202f08b0e371cd6ea7e7642543a60c9fd2994bfee6621b9ad29f572160ac1e83d12eed8b8af86a24496483ad1e624cddb78e9b2ed8b63cc60b17dda0cf523ea3dfc61e4dc657c9a845cd540c63fa9cda44031ad516da0f6a74675c95beb4be82d4e3c0d4a067202d9704563be066c1065205fc44bd085823f04cf8	{2708c596-9c35-4c3a-a97d-695decdce2b2}
2	e2200645-dc30-453b-a6d0-a673dedac4fa	250099983	25	\\xb47e04595f53ce509fd48d22a21af3e2d34ecaaa185650d89df9933fd1d1e8a6	{}	accepted	warn	cda	2026-11-29 02:03:09.53302+00	\\x5be41c16d91367a64a9c3386afc0c127f6650bcdec2b381c45b4e186cc596228	deposit/e2200645-dc30-453b-a6d0-a673dedac4fa	intake/f540a0a8ec978a2cf3eafdd99c545d51becdb22b9bed06b553fd9c6cb24408c1		90218214-bf6a-4f4a-abbb-fbd1bfb1efc9	\\x0108e07d43690891a15ee97935dc6e5ffa96709cfe17192400aa8d34435fcf8b5b8d3e30febfaa747765f12b9663fa2e13376b5e124352cf5eba52f6c54d24142b88d54078e2c73e2ca9527cde709d6fba00ac71ec4c8dfef6413323b70c828c95b4df29eb5b1d8178671dbd93f59e5bbe1d03c0cf78c7418839ec5d7cc00118d43da28ccdda6783bbcc6ede309d4544bef6c9e42f8250c2b4236315f59b0f87da51d398e1424e7c8262963904a9cb7800eacd8e765ab2a1daf9a12109e3080880c2f1c527e5787e764d6e2f799ca437a99db00edf6e8718eb74ab8a599e60bb88beb3a82b14badfe767bc4c28f40408c6dee66a0ca1271620f7695ccedf5a9b5ff238fb07d70a1e6b605df5aa7be0d42c1f37eb1b75b8c2d939f8b4c47181f146d2e0b703e8f945824ba2bc822b03991db993883e2dcb3bdb37f060568977ac121356ddd52ea770124ed0d664dccb6e9e794af4a9bdc0ee101fdabf5aedf76ff89a5620869392414343b2bb56e8d250a58a697a178d3f5ddd6ab02340d77823adeb3e780e8593d2b0dbf45987147373c9637d5a28b8b0cb0e5a5a521bfc11a0c94d00658f3629b1cccdceb7d647f578ace55433111d1c6b5376639e44659147d1a3bc0dca8f1d70f8d014d7808e2f1591083e0866a773a91c0b1b4e497d176f7517cc421ff77d0efa51a80dfebc6503a552c4aba165820311ab79915593939865f15bbc5f43782140a0a4853789c002962545256cac4a29a740e986dd63299cdcb5eb0550f07f34377c3f0e376d6988089b8c4bd55814dbf5872a63b0f6fea53a506188be592ff502364c22504527d006b6e97755a9ac6d9b29846a2de2ae180a558a67e6056611f89bbf86bff1b96aaac137f558e4916427b1a4a7a2b51c70c1adb71db7964df4d90230c3b563972dd5f8d9e3af500395e20612fdf8384b2b3eba319042f9a5503f64d72131062a9e3744511f67306775959e83f147d02094c951c62fe7a62220bc226f5c00bf1266873ff23a24c9474a9bcd3da25a49a03095779c17d51e70ddf80b81af4291ba0275dbbc533ee7997d082a45b060ff335f96a9e0f0baa6081bed16e873faa67021ebec7affc84a6b637a3d1b629480be8235f4564a6bed92b23c1b3faabb00d56ae1417a57fe55d86165725797672154b8941acdaf96322c57f8b5a3a156e09844d2e3074a561a02a15f241d38faaf6048dccb2aa75456328e508bc1bb2ed3e7140cb80a65bd463815caa3f1e2e08251b0355b7c8ab4c5d43452d6a5da375379c5f83b91c4330891aac5001e5d98fc5f18353ef8775d2d800e07042bc95e94ea2f2c899b1d497e	{7f79fa69-7081-4deb-b637-7cb50caa17f8}
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
9f38eb1b-fd18-5233-8bc6-322b849ce05a	250000015	25	250000015	823b0b69-2d23-4c5c-abd1-5afab9967727	\\x012aee54c8cbdc8e03079e5fb1b823fb3a202619ca2b2c8417bea7870c7a061b7344e40666ee481f57ebd33b21464652b137d65317817816c655e77ae2a7
d30a32d6-f8a9-582b-a2b6-beff0fe7e76c	250099983	25	250099983	498a3e6d-dfab-40f2-aed3-bb103869917b	\\x01f0048415c08c12ae4353b869d78a091d71584cb61ff6af60a584338b432b3c925add4da751c0f89b0a8e3748b1fe7c84f8db63f213c88f72df0fccb85e09e08a8b138c645d9b5728a93396aa310f7726c8aa6c04296d3efaee021f11f4af432fdd2409baba45c34b0cf9ca24867b11fad63b
\.


--
-- Data for Name: journal_entry; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.journal_entry (number, id, tenant, department, entry) FROM stdin;
1	a0e298c7-4a52-409d-a65e-2cc98692737d	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430323a30333a30392e3530323738335a222c226661637473223a7b22636f6d6d69746d656e74223a2264346137666362656562626664353563613762353162373862633439396532396662616334326362663038333666363735373132623266636162346132343939227d2c227375626a656374223a2232636236326566342d313663632d346531662d616430612d663436336234636362313065222c22746167223a226465706f7369743a7265636569766564227d
2	59e353f7-2dcb-4b57-95da-76b07e0d44a3	250000015	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430323a30333a30392e3531343736315a222c226661637473223a7b22636f6d6d69746d656e74223a2232623537383964613662623661663831393762643266356532333435633365643035303165623666353261663262336161303066393234303634323661383266222c226465706f736974223a2232636236326566342d313663632d346531662d616430612d663436336234636362313065227d2c227375626a656374223a2232373038633539362d396333352d346333612d613937642d363935646563646365326232222c22746167223a227265636f72643a7265636569766564227d
3	2514d5d7-cab5-41c6-a5f7-887f7adfb8f5	250000015	25	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430323a30333a30392e3532313039385a222c226661637473223a7b22636f6d6d69746d656e74223a2264346137666362656562626664353563613762353162373862633439396532396662616334326362663038333666363735373132623266636162346132343939222c226772616465223a227761726e222c226b696e64223a22636461222c227265636f726473223a2231227d2c227375626a656374223a2232636236326566342d313663632d346531662d616430612d663436336234636362313065222c22746167223a226465706f7369743a6163636570746564227d
4	82a32e00-38f1-4ce1-93f5-3b8619143486	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430323a30333a30392e3533333032305a222c226661637473223a7b22636f6d6d69746d656e74223a2238313863343961396564366138346435613733346436633865653038633533336334386339326232646363383935633239663965353639633561306439633033227d2c227375626a656374223a2265323230303634352d646333302d343533622d613664302d613637336465646163346661222c22746167223a226465706f7369743a7265636569766564227d
5	8ff8b96d-9764-4ddd-ba48-2a34c01a0fe1	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430323a30333a30392e3534323335325a222c226661637473223a7b22636f6d6d69746d656e74223a2234663165636533613438356331353436393362396230383236376131343136396533373038623263303733376230653931353536636665396235336531393263222c226465706f736974223a2265323230303634352d646333302d343533622d613664302d613637336465646163346661227d2c227375626a656374223a2237663739666136392d373038312d346465622d623633372d376362353063616131376638222c22746167223a227265636f72643a7265636569766564227d
6	90218214-bf6a-4f4a-abbb-fbd1bfb1efc9	250099983	25	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430323a30333a30392e3534353630355a222c226661637473223a7b22636f6d6d69746d656e74223a2238313863343961396564366138346435613733346436633865653038633533336334386339326232646363383935633239663965353639633561306439633033222c226772616465223a227761726e222c226b696e64223a22636461222c227265636f726473223a2231227d2c227375626a656374223a2265323230303634352d646333302d343533622d613664302d613637336465646163346661222c22746167223a226465706f7369743a6163636570746564227d
7	539e50fe-c2fd-4b57-ba90-fee0a88fa81c	250000015	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430323a30333a31312e3433333438305a222c226661637473223a7b22646f63756d656e74223a2266613931653838383266666238636465303439333364653830393336633261316161386531366261343934613366393665326336613965623832396139613064227d2c227375626a656374223a2232373038633539362d396333352d346333612d613937642d363935646563646365326232222c22746167223a227265636f72643a646f63756d656e746564227d
8	4afec97e-cd3a-4c56-8e62-96c3f4c3afa2	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430323a30333a31312e3630333433365a222c226661637473223a7b22646f63756d656e74223a2262613231343861343334323761323666613863643033653532366363656536633335313939323734346436656532306637383131333531303861626462383932227d2c227375626a656374223a2237663739666136392d373038312d346465622d623633372d376362353063616131376638222c22746167223a227265636f72643a646f63756d656e746564227d
9	051a877d-6a20-488c-b9c9-9530dae34506	250000015	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430323a30333a31312e3632353735335a222c226661637473223a7b2265766964656e6365223a2234636533663761643662353633623530653662646233396239383561616362633466623530386433333765643336346163636663333661633665393064356139227d2c227375626a656374223a2232373038633539362d396333352d346333612d613937642d363935646563646365326232222c22746167223a227265636f72643a7365616c6564227d
10	42d653e3-69af-4965-ae1b-178290bd07c5	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430323a30333a31312e3632373034385a222c226661637473223a7b2265766964656e6365223a2262336363663030633839333434356564366566373333666266633836623930356332363638333731356431383166386162373137643364646231336630383065227d2c227375626a656374223a2237663739666136392d373038312d346465622d623633372d376362353063616131376638222c22746167223a227265636f72643a7365616c6564227d
\.


--
-- Data for Name: journal_head; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.journal_head (size, tenant, department, root, frontier) FROM stdin;
3	-	-	\\xa3b6064bc218b134dc3586e991e1cf0caa199c90022517197f4925eceacc57dd	\\x000000000000000340cad783ba478e2ea21d1f892ebe31bb550dac3b3c7111229db8f8e23f9aba107794df18a1fe94b934540f8523f9a35dce29e2f64cbdc6b916e4aa41e4565d60
6	-	-	\\x745e10554a1674b51db46ab402b039f9996510f9f08551f419d5d0d5b6235672	\\x000000000000000612011c803324a341878189927b42dffe54c4404ff60d1bb2c62b0f2a600f2d34be814f124814d2b48255670ab162152004aa10f3499865cd3f1838a86930fc6a
10	-	-	\\x3411215f690c5848a228234c507990b6c498272f45bf6711df3bb29684a6e61a	\\x000000000000000ae212fb4b27f5dcf35bb9e457079b0c059698488c2009eda26929c9e9da51ee911d541702c6cf0b2bc52c63016018b9b8bc0567c05260fa8b57f74402f7c19d8a
\.


--
-- Data for Name: journal_leaf; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.journal_leaf (index, tenant, department, entry, leaf, size) FROM stdin;
0	-	-	1	\\x5b3061dc30b908ae96d377c4ebb4f67bf8a41d2811b7363bcbb4ac52d78de01e	3
1	250000015	25	2	\\x96f3d68bf4dc09fa4e712d4412e13ed311127184b0dd1665b6bdfd6c274ebac4	3
2	250000015	25	3	\\x7794df18a1fe94b934540f8523f9a35dce29e2f64cbdc6b916e4aa41e4565d60	3
3	-	-	4	\\x11827c61a74b3298f645e5e6a3952f0d5efe0a40a1d53b9b9d94754295fa1a0b	6
4	250099983	25	5	\\x8d54ae003fbc0113e98a150c22e2e6ab891aad52169178a347daabd3647d076e	6
5	250099983	25	6	\\x372759332dcc73f4335d802383f613751aeee91d5df9a618700d4335b640b7b3	6
6	250000015	25	7	\\xb006d379c2299e93d7b645ee5e72b928c2405fed129ba85767fbbbdf15358180	10
7	250099983	25	8	\\x3ac309a383d8553d1e3d08a3891c38c505e1bda260eff98d64bfe0929b81707e	10
8	250000015	25	9	\\xbee1800de7ea69c75b2142794896573bedaf4fbea9ce63f35d23ff64303d07ef	10
9	250099983	25	10	\\x6b2098a09198ad7b7d0344341b1e0b401fd4021e643ed9e683d69728f500b53c	10
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
823b0b69-2d23-4c5c-abd1-5afab9967727	250000015	25	\N	person/823b0b69-2d23-4c5c-abd1-5afab9967727	\\x01b03bf279123dd5f60d5f9dc35d93b275794bd7ec067d2c71f0674f4f213190f21e890317762dc0f8f5b5c69f4903b28a309b3fb119c9f6a869845e03eb7b271a238a0dfd3145f03af76094ec172ac18af82a9332ce1acbcb274de603f66174db951d746ddff1d458c99694d7148159976e9ceab388bebc6b1878fb1bbe4373829e9388baa2894b24560f7acf21d5f435959b1b26200c1cf2ca36e49d5cc6294b4b9fb4ccd53f59382a0c
498a3e6d-dfab-40f2-aed3-bb103869917b	250099983	25	\N	person/498a3e6d-dfab-40f2-aed3-bb103869917b	\\x01116febca6cd398485402fbce605ba46bf5e007dc13ce9256683a74006c4da54a05df155cbde789da708de67633dacb22da82a488ed3be2876a34ce62172516237218ac4c56c25bbc70b694ed100d9f8c9543e5f50870665f94cdd14fd368426086bcc536086ae55fa4b51f7fd05e82f329afc5335eff66e4706e9c0464636d0d3e31371ecd0c76ba30df331c1d8104d6ff81142fda2a110c01ddc03559edba476aaa4192c42434886b74a4fbecbc94353b67d5ef597fad84b9d98c85f0e3f5e465f9e982c43405442745cfb839f5adf7118e9a80cccc775a3b9e9cc130cc65967c0b0086e37c784c1e86205fc7db42ecfccfd2fb013d9e373a6658e54937023b44a5732a88e9350a8725
\.


--
-- Data for Name: person_identifier; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.person_identifier (index, tenant, department, person) FROM stdin;
\\x30e99ec3b82e207e69cc4fa93ff0786c7974d676143fb9fd65a0c07604ce4bef	250000015	25	823b0b69-2d23-4c5c-abd1-5afab9967727
\\x4b127db613ef2c8f67d118ed7120649f2bdd9069522999ef4fb8a7e4a04a07dc	250099983	25	498a3e6d-dfab-40f2-aed3-bb103869917b
\\xd364cb7a90d825bab6ff06ca9c5d70061b8b1c43e5c24beb772c1ded95eff645	250099983	25	498a3e6d-dfab-40f2-aed3-bb103869917b
\.


--
-- Data for Name: record; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.record (number, id, tenant, department, establishment, deposit, person, kind, state, document_date, version, document_index, set_index, replaces, replaced_by, related, in_perimeter, rule, first_day, last_day, retention, final_action, key, source_key, source_object, document_object, dossier_object, evidence_object, attempts, problem, facts) FROM stdin;
1	2708c596-9c35-4c3a-a97d-695decdce2b2	250000015	25	250000015	2cb62ef4-16cc-4e1f-ad0a-f463b4ccb10e	823b0b69-2d23-4c5c-abd1-5afab9967727	cda-document	sealed	2024-03-11	1	\\x00ed1fb7798e040a5e2fda1e6c632f047e6751675ff456b09866443a9f5d4aed	\\x89116867b6824b12e3ffbd9452f4d4a1ca67364c8fd93d1023516a2ebef79f12	\N	\N	{}	t	MED-R1112-7	\N	\N	not-started	sample	record/2708c596-9c35-4c3a-a97d-695decdce2b2	flow/2cb62ef4-16cc-4e1f-ad0a-f463b4ccb10e	intake/f8fed17985af264a203909b2d5b69eb685d7d20ee1ef86cae2482c1fe87348b2	250000015/d501e13d69f1c80badc3469a6ab79965853fc3638304fb70b9e927da9d2d7ad9	250000015/df0863227e73b3bf831506ce8fae3c39c868cf247abf7d5125086d4ceee30cf9	250000015/d3749934dc02f905cda111089025e816030ff73ed1f8b90248cfccb96b4f276f	0		\\x01ffa72db72c685af0f4615765f97fbd62b298016b270b1c7e130617fd792e550a544a434e6251d6d033224d5e0d03d81c080105175f57f64c1e72fbc41a934eca0af7705ee544f2e6fe5f4506af072765b069964f62d8d390ec7a6bffd8dc070dab9de920e8ba4dc7d4145947af0867c4f07f14b91dd7b21a13bdbfe6b0c3bf2dd0da99c3ea618d0be35624ca763621ad8c8eb65f4112f6b3cd068df70e4668d8663bd9878638da00089d49c3bafbaa18acfd806b048d0ffb84521d7cb96ae089e5f262500b92c6b6d4b13d7895d1fa7c8707ffb825132734a3df58d84a282337a9c8b76163db35993ce25bf98d044c2e903bbca82f1b4288ace42489336d2e3ae5cf0a0816b0c139e13d2c12d3e46b1b0927fa3e70e62ec62a15781a149157feb3d3787455c8c09d8b7d9c5d25df41b4c3e998f7d42124a5fefae39566d4663fe5d90f6138d74417ee65f99b5c785489bc8515a023ddbef61cf71d0503ee643da87577603bb9a9cf1dd07d6c8c5395bee4fc526608d257ef9815588682f9aeeac3b3b0616eacd55e9174174583fa44e791fe8f9fbb5ae7d54facd299e80929b64425c94f8545cc9e8ae36dee0f1c9adf24305e8635ec680929f384332fc3ddb080c791f1ed1a03dc58a0192f2720efda1a489d8df3c70940564cdd29657523e68cd083253420175f0931943499d3d8fe7e6fc701a5699e399c32164d82f23578cc18cdc31f83468a33ff2bb7d5fcd0d164ab1b41d988e416135f4cd2b1492e6f366871258bde439c2126a3599d6e9361e92ff934ed91d6320c8b66ef90254fb57e665cec0c983bbc6fb91d65f24bd6b0e366daf107edc8b8d3473bb7798c4118edca6645684055f0134a9180881f6e9a4ae2d637a2373a3962cca4e2976a1205b18b75b9b40735e4989f306b8412cf216c5dd01d2e9b3d35ffa9b15ce189f06e6964807df0b753dca84a1fadce673affe141aa1302d7e5ebd06a862175e7fab4b0b4fb981ebf247985714ff81dea6e718bea4ffc28c8b27a39a556ec77aaa04b644b7b103dde721576b095c22fe7f7eda22d777ef88b047bf9446fa5d108098fc5230e1aae222550eb7cd8ca5a27836b222fd97a692705c6377112ebd6d81e94853f0cd08f56973fb2d94a16c81b9487721eaf723438f3be48934353bf90c6c9d842f90e0523405f755091c0792bff9277e27988b7bedea8b062543164241cd2b1490da966224b055e5686ac1f56e0f546627814276de4b4392104cf3f8afb0cae318bd5064e47811708a6ba4878397ccdecaf4520c018e5c9857a2192ef7cb938c63726b81ffd135d3f59f23954dbff39dc9e79974eb2f4bdb76a645029459c54715d54679f98af863056844df544fc895370d43023258f1fa3a1310784c25e346dd521f14aabe7b638cd801fba218cf4d16ec882fdbff48a31e0395029f477b3b64b46dfabcdb5461394d5d0a8a5fd9a79c4683ff85a241630dad78d0f5c84bf1d0ef488da0b8305107ace5e6aed87d8402026f7ed5d7bf82d951a986fc6b12112970610fc9d790760b70f7d3a1dd7894257a492b9b56734ddd3918e31df6db460f1c517ac1c81f68906037ddfd5fd48f12da0fb10e03bd9d2572959cb7364903aceffa31527c1a170827c8a1cd0edac96963f9c76a05772d1e92f4bc1e9c431d5fcf2a0c0531fc184ea8bc35f9d0b8c398563ab097a77087b886be665b77f876cbfa2319823471430075f4a3c9747b44cab5b5f0d3def8129de1d336f628dd0036bca259a30d6c8e5a1b53d0e35d83212a8a334d9ce98a8858af0f77ace270c73c49c3f98c1fc1197741818cb603fcbc17bdde31aeba99d3cfab90128ae44269f24c464f10e966474e2a0e0667702aea7f619f666adc56c546f9bba276290f56a5a55c912e81716c73177f83ae6c25231e9fbaaaab3a3354cf5ae897250b9edb2020c3b6cf11b7e542115852e439b662bdfd555d64d8e3d090f5fb9b07b48862331d23bdb594e4283b2c726dc1bd80e96eca70dc894e49aaa69eaff7467ca03183c8832ef673d5d78eb8d043ad78161d3a816eeebeb23c99573acde5e7ec7720d360ade820be7b19b92a8fe3ef5ba7e999b62a1c786b5529b68b3e68156ec38097b363b92c213581503e144642a5984d2dfd7e4e27246bc328c7ba8d88a5052f38da2fa979f40366e25e052a28af10b434e675a402e1397c6d90975e61dd1263c65a197066f9f08aed38ab0130bf48b5dfdface78fda6c609f4547817d7f53c1f74ee5df0fedf43e67c1fde0588afcbbaa6785cafc27e4307282ed305f2559e09dae887d28fb852b82eedc13e4da6fd2b93aa79eaf5cb5bb153881d447aa4052b5ee4b5739d2e14ad0524b62af16d226254e3a7a4698c238c81fe7f21f064c6c4b13da11dd0e6d7c036f19fabd132528eaf12d0ceeaa02d961234dafef9b96a10b78aa180addbce9e638e1dc8671ff3c46c522e2932429b58da43b2be087dd107d67c86ede3f960a3ed84f2ecc145d56ef7145b4b62bf7ad81b8f84ce33fc8d7bfc68077a6261776d9bef5781b78e9112de827a33172a5e6b4a3445a692402bbffe4f1e1b98d1281a32c8c673a9060b26610b494c91cc35f6d4e8da2028e463554f2983352a0ed997ed29485b0971c096c2a5431ff258b4b9a3b2c8c8b71cc5828ba27a1f9df9245c70b9c6a89ef6ac2fe4ab4523ee083ebcf987dffc6efc2228c10d48d00301aec213662045e7a50e54a79855b90320f0bebf1cfa3891162206a7e9ee2c1b740ee126b2aae829a89f351f4cc1f4cead73fb3f033ca9c7f60505c0a82b40688168d44b9a3fb0900016c5baa697439fd959ebf36b963b68db3d6db81c0476141258c2865cc445c370968e6a180e4585b8ac51f4ea29f4069962aa3c729a7fe12c0fedc30568b2c1f77bcc6df73fd55e48dc6a3aa8077e2ab60de01902ad0da014233eeb891ed1f4c6f82086e7e237af63dce78f55b0f226da217e34f2bdca0aeb8e2e46cd0931a9da2a1b35caeaa3bc12aa6f8c4380038468fdb227b78475355a0efdd6a36e4e6179309ffd61e26ef74d2b97449a83c1fa333516b249edd5d881819e208c49a83a67e9374dc2c228257761d8ca43a37e12be436782cad4153f5a573c81556b3e303b348fb5feef
2	7f79fa69-7081-4deb-b637-7cb50caa17f8	250099983	25	250099983	e2200645-dc30-453b-a6d0-a673dedac4fa	498a3e6d-dfab-40f2-aed3-bb103869917b	cda-document	sealed	2024-07-15	2	\\xd01bfadcf3c41987d2c1809756e4085756e408e1ddec0c9d1d463dfad99a9dd2	\\x9a66378b6e0930ba3693e461986f54ce36239a2c01dc3b62f7fb223fde3172a8	\N	\N	{}	t	MED-R1112-7	2024-06-30	2044-06-30	running	sample	record/7f79fa69-7081-4deb-b637-7cb50caa17f8	flow/e2200645-dc30-453b-a6d0-a673dedac4fa	intake/f540a0a8ec978a2cf3eafdd99c545d51becdb22b9bed06b553fd9c6cb24408c1	250099983/6fea4ca8d4a29deb58e032a0963432ed4e66a356f74e9c1c4e078007806364ac	250099983/75ad205cb27233ab4e5f468077c9f3ea56899d89fd3770db3b087b9711c15279	250099983/6c2baa696f571b15b0579cb5fb7a08e1b3088617cf8e8ac900762dcf2a3f37ce	0		\\x01a66d8a0a5ffb2c363a754d62a6476519a123557826183ccc0577b6693bf18333beb6c8c77f8e579d1eb0f26e91d4927b1edfa6e7f2fbacceea233fea482dec7fda23eb29633ac787081667505812e39738296b222808d7bf68f53503d05092c72af077eaaf62bfe1183734809d9b3c74d764475b7c5f2d4f5beed3a663265ed2624cd18e8dbf2dc3a9bcf62d8c37a12ce1568a95982ebc17b354ed4656435c12370616c568a36519d20139b59426c9cfd2f370bdc0f6b23c79db7f6b9a01a59c03fdfeaabc9fdd981a80d8ae77db16e5c7752ebadb4cae8416d8dfff87b2ffc5afedb9a5480bf2d59d55bf052b5649b56864dca534e4488b807a4d6adf6f36fb7faddb9230b1bf65e49b3e6a394ca3ff7fa89bcbf2ae62e6a917a12a624a647b7b80c03d61473ec25d265a1fd6e38cf656ae39c550db668a5369d33d5cb3c9847507fad0375c5b7b148f70953de5a51ca408e0d08bea9a7c8030a11d02227a4873b71986a8b822cc057300893702e751578c02719ebd7c5be84d2cded9d92bd4f9469f7235657194d091986d43ce782e1df20e3ec6e8df6c67f5f821a8dcbf05dc160fadaae32e48f6204678e0785e5885537632c74ff87e431e8abf1a23b035bf5323736ae974af4ab1877c6d1db5ce5d58c266e474925480335c2058f26c6ac669998579ca9a87ed44a238fbb36f8bf3e6e1dffb9fd568e8b32a5e6b64ceddd5a2584eb55ae6342175a45e25e24943501587c964ef0da774b4f07bee7bbf7ea9c1a6ca2e83284be276335105d9104686239a3f6468531f5c854b8c0c7a8d60982b6bf669ea1789a677521f2466d25cedf1e99fd391bcfb6e362aaa891039449ba7855033bc5d5aa781fb65ff318c79e528588b22a7c7a1e6160f55a33d0564a5fb4de519c0d3a9b82529c9d9d0fa3f00288545f98da095b20c2eaafd72b1ffd982c65953d94fc365392f857a4ecfb4f649beb19191d42f84582df27ccb4cc3db82a9964e724b8fb01a48db0e99fa9fce0301ebeab1de5d97f9f217b5cbde8fbee69ae7c391629fe0ef502019a41372179f661dea1a76b7b1c88914c8232a8679c02fc64a73fa7b74fb64b9cb987b0a910bdf47b66a42b8259e62a0d587b988de990e0c89634595f37af9f7d6d9cf073e7259a401d1bdb98537729de6c008dfcea8905c2ce0284f1492a1f5634cb7c643eb96c9dbb9e766872fd6bf23ec1ee339d69b09f0e8d18dfc6d55282ddc6cd922f38e1d4d07b6c371ff624454892bf82d335b97ecba34f06ef7942ec2a7baca61cc62976750965ada5e82e4b5889441e12d1b4689a5680774c3a7d74698300e4e531c4593899929d53a47bd13d4b26f2a143e2f5e22a8b4b72070ffa21925bd05f64554497cce33f51d7a0a926500dee6bfac8247d4cb2e89e91a7b35fe12890e2f58732a8402a281e812234b990c5840a50f0e03ce270b529023ff1f51f25e89b5f33e91a804604f7a59485d9d9603e327843a93c2cd6ef578a25a1031fd3def95ee31f6e46ca3df23c151ffbda02eb46eab259a951301b5863579d85fdf83495329279b7803e267286c8f4497a2433b6df0729e0bff9e7d585024ce40fe815d20b2d09ce94c2ec21afde463f6a681390c117aa89b0f33a384fddfba2e220bf1ba54672d5c0b07ca3e4b5bf55af0cc2b45abdd2021de81e0618dc854ace790b3f6365044c4ffe18c0c1d6755fbd3e1335bc1bbb2fd92f867051e30c6bc5c6db48d44b9a9faaf80e42235b5e39b1962f7ebcf1cb1dba073b5ca3a9c509b39a6f3ab950d3ce56adc8b9c096caea93deeb4cd29109cffed5453334d492e2da8bfe2ad29bf5c12ab02f9428c5d57b746d120d23b2562248071c8f793b952abd28ebb97bbc3369c6fb73db32555215fbd83e5185e3bb7c212f426a25df803f6fd7e93d9aa477784d533454e655701167b2474446eda3cf58b173d407de58e2e8b7dbaac62bc1fbcabc0bb5b8a73f546b43a9073569929abed60b676d0182e0923159960e61f68733782eb2b18164becfdda65d5c5a391ce09434a1957743f8724a2cfc5c27244dd8b74a394f21d721624a977d81a2a45f1d230f3354b4fa772e663f24d29780413623acc2846c9f5fbd3b83dfe464c43466cc162187ed470ecd2d6bdbd50a8d7f0900c499978492d83a8a728149a81f19325f19dc4b9c59318b1518eab626e9c15c226fc68a00bb6fe25bf2d8a76ac3b8e283d4680149624c2a4ddb2b401a064be2deeba7d3580275be30963899951b3124f9415c567332bb39340dc8d9b3677bb7a25cfbe8e37407405caf781fe214e8bf4992762f28a87b7edaf013016093332a1a9f6250ac37f3d2accb9664c1b520eecf7249a84ccecbfc14cfb50b6e2f32c62478d3657eccb2ddea1abf64c910ed411d123728204da6d476b76a8614fbd7d238ef4364326d5ebac7d5b7129c374e802f96ea87127bf08c53d753d6cb9a3804411afa18c4d3ccc8ed02eec32b4c4aeb6660bf68fbcd1ad1bd1dc62fad9714140712bd84f792463398efc9a7a230a7984434175bc9a34ed4f311cd394cee1d1c39a8b2696c787d54c3eebe1a4a2bbcb0267c18f118aaabaa2ff452c7950eddc6f6fe6f12ee4e5288ae61301cea2121947b8ddbe2b8492c19c1b9c17562f3af4d9d4d0a5386a937477808540a6b2ea359fc5c7586ff29ac813258250d3e31d6e5c12314afdc907afa8c0cb2d67366b2401ca57bc10062a3774d4fd98f374465b665dc97dc49cf31934b11d9f8b8d272a8f33499d550b451b50af74d240995df38e233526eebafa1de6e7db686447e7f5e9f7e4fb0a78957bbd5086eb01a52064d258d6eec598111d995948af5e2f6c439fb91205a42abcd392db859a48473dc2974bde90f822bb9909979bcad20088fff7e8a34195338bc8bf56e2d6a301b87e326b57f9366262737897790ce58b5316558724201395e89b299bda17cca0ad7bef7c96c6719339757a76f580a78c00f39ee7bd012a1da6362967efb7ad9b52d4ccd98a9e12535c0620e5cad56b262ff6dc873c76633d39fb9dd481d2a08fd9e25d4916b8501cb16f9c04274e7f1bf0619840acc4b9733bd972d6994d43fa622c3e2c0195104ef10e33e40a6125e4583c0062595a5492933f0069d4c51a6389681e0a7ac799aef5bf2589c710ee817888561e6bb382204e5be587ec456666344fadf51223628f4725706c2fe004ee35fa2d888d8e2d55c6c43518e0852c5ce93cd046
\.


--
-- Data for Name: record_link; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.record_link (index, record, tenant, department) FROM stdin;
\\xb8f8b9f3a7b76186b9818c8f4dc5561b7388edb5ecc700596fada94573d48bdd	7f79fa69-7081-4deb-b637-7cb50caa17f8	250099983	25
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
-- Name: deposit_also_sent_by; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX deposit_also_sent_by ON public.deposit USING gin (also_sent_by);


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

\unrestrict lkQTf8BNUts44MdGWgpFo3BaI9lcCwiRd2AeXW8jBF5SJLPYV3pjQlfpfECp6j7

