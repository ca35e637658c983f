--
-- PostgreSQL database dump
--

\restrict jGQTO0XuHBLi6sPnrsk0O0tvPJJheDk5XmqTLKArRziYTwoLYkR0G62VBYRIINY

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
-- Name: establishment_move; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.establishment_move (
    finess character varying(9) NOT NULL,
    tenant character varying(32) NOT NULL,
    provisional character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    moved_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.establishment_move FORCE ROW LEVEL SECURITY;


ALTER TABLE public.establishment_move OWNER TO postgres;

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
0003
\.


--
-- Data for Name: deposit; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.deposit (number, id, tenant, department, sender, also_sent_by, outcome, grade, kind, received_at, content_index, key, object, envelope, entry, facts, records) FROM stdin;
4	78e5fe12-c636-46a5-b951-cf22588e6a4c	-	-	\\xb8e5a76afe19bef3b49dbada4625b161a807dfc98b33a1b65f13986b5f173cca	{}	rejected	reject	unrecognised	2026-11-29 09:00:00+00	\\x022fe7227622105267fd42a41cf2585b8d35c527234350034a3f3940216b0237	flow/78e5fe12-c636-46a5-b951-cf22588e6a4c	intake/991fa23c2097f618ff5bbd9cb975cc62d0fc688f72db6e2eb6574e192e3f5108		886807e9-d61b-4e51-ab76-1f20198fe246	\\x01b8b881e914ee203f05e509f05e03a0cc4bc049333569ee1303c302bfc541f26551a40731bf9513869beabb3d29e23ef0e12a6626bf916ec8502e5c2c5b3655bf2911c11f19098cf167dc3e2151189483892026bc0988c74c8f1e6f0ea8bff164338384ffecead3bb4dd973af199efab3730de302306499e99033e92a92cd9674dbd83c258ae465e38672ebffd3ec4259adf9ca8029ece751ad399e9332cf2dde37c90e6a02cd1d77566066bcd5d5a27071e69642a71b4ebb394d07460398f9a8d3225bebc0678f83a17ee6eed92d3d4563ca8853c6e38606bac00fcd5e94cdf0dc1ae4bff6432b4279a4ace7baabb0ad3692a547a8d37467fcf7c42278eda05603268685dfd1a6ee652454a3a1704c0105a9822675e569f6da8ac4d91da7ae6808d4109e9c6a844f832f53f53646e987652d8684954f7c2f8fbbd8816d06130f31c8d930d7171315667a71197d4c0c33d1842cb19cd6612438ab380af724c14a7121bc7bd7bd4f9e5afc4115b57af770d90b6c82d272cb16ae7655e46f9fd732359a67826a36f1488173722f40d30d8ffd6e244c3c7d9241fcd29358aea4bdc89dcc1815fad08ed4ecc478111bc241838d32f9e1c1d97a1ba6a23756d485896107c8544b18ac9a89dca748abdd33bedb23dc73826384a4b49673c4af38eb5be4d9316e285ae0d44d89b908982ea0589653cfdaeb531cca28a91d76105c9b148f48c844a3c0436c8f4432ae06861378589f77f57f2f3d19188badc0e06b388f0868afd7edeb06bded7e8a373030060c25412d8a0f22437d833efd0018842d73b15007a24d590d74abf28d69812729ceb409979303cb1356944ca8139694bf833731e836cb9e5a95687cb39436f247b8b11c240c62c3b63ca4ceafefdaab6d41a0e1	{}
1	65bbe886-887e-442c-8aff-ea45e9647d11	250099983	25	\\xb8e5a76afe19bef3b49dbada4625b161a807dfc98b33a1b65f13986b5f173cca	{}	accepted	warn	cda	2026-11-29 09:00:00+00	\\xabc46c6fcce996b628a499ecd91d5e5fdb9c04d18c53570b3aba34d97beda933	flow/65bbe886-887e-442c-8aff-ea45e9647d11	intake/226049df5748741dab81e6bc039b23436dd9b0c35715952e9c3ab278d9dcc2aa		2bbdb43b-de7b-4104-8703-d39a62e82ca2	\\x01cfb3787f0942f429c2c223e34b781619f5144a419465f53740b206b38029fea0c2b072e0aace310995afd3d8b0436082076a73ab83de0dff9a0e6f4f8ae4a22560eef09a9eb7a6ee555d3d5c373d3591e5b3c51849d44b8801e5df62f965e1fe781a3bd9671214a9a2cb74c20687309de0b054580561c15b661a91a53e370df405a21fe296307338395c72f07d5783cc23ea41b4bcfee730a54420e69a192100b72d1cdd30fcb08bbb21aba79b647fceea46d7db06ea0731bb80b9555bff2864c4c443a451bee516857e0e90c2b55cde2d22e19f9c2b680143b381ed50f758f77e62030851710954579e827c90fac958f12ae181c5f32ef82e275454e3d662cb531cca23adb1184997cbefa6a743f49db3520e21da4a6026415d8682dff58d1334cb07d5f54684f8a6092a9b0577c5c8616bee8ae010e37cb9cc6f51a03e50a2697fe0fd97c765fff956e189d81f301c12c1a725813c5876ef54f2cec05a8de5206ac60cfee5dd81087bda9f96c7874b0bcee29d6899ecde8f85cefaef9a073ea35891536ebe3b3313acd9750ff6dd15eecb52851587e49f4c52d369f98e2a0c9bcb6f7e99dc62fb36c625ee6b3518c4b202bcb04e1ef443abc243db2e2b556e9b426ca89e0636f804db632f3a825c5b4ceffd0d7657bd9b47bc83416615c7241294bc3a11df60c8e7eedc83a358d68c6ca26b2cad3820b79654d1469ab0329fa9f8599901e4344ed8a55d1090c6fb87b66d6f4ed4401787b1534254162a543e776c0a3b95062117f60944bc56119cbd9cb2404bcc8495f1f236748ee5ba10563f2fe7013b42454d534b9fe18bae2452ec76deb3eeb9f83f837f2495d3ddbbef9af356a579a0a03691a35af98d9e2194cd13bdfe1ef8df1238f707f5aea53b9582c11d82126fc48b96155afd834f7cc7ed864a3868c27798953e60f528b36dcc956cdabff875e39ea39355345426ceaaf873a41462c94cd0c73341c815868c33bf605432d9e61ed15be21658e24abb240644927d2d04d746edda1d913ef15416aea010b0f8674c7bab905e8bff23177abe56ef539bdda7f393f3458dce72623a5abb236c46cb1d18b514047b104d12dc98482264695dac9849e5ede378a4e1c84bba86f2b5f3e797a52948f930594f7b4aa24f0bd871e323627edf34842290aa5f1e0d6885217509e4314f6bb3b6bc86efae38eede1b96cebf492271aa3b394d48446bf78824a7e5b1d3a0097c00a9eb7aa7112f7270002bd7b58c850315dbba9885d87746f8e1e0e647f008a411dc2c549b35d652a28b1d417cbbb75253ba6192bb8f33c6393f988a074812ece7522e993f750a9cb2fbd008ece0f18d	{f16ea995-ecf5-425c-b6ca-1a8854defadb}
2	5e488693-5669-4d66-b3f7-ae4ef70605c6	250099983	25	\\xb8e5a76afe19bef3b49dbada4625b161a807dfc98b33a1b65f13986b5f173cca	{}	accepted	warn	tddui-bundle	2026-11-29 09:00:00+00	\\xea5f4ff864742642ecff73dee0566f11aa50e45953433908d5fde01a7527ac6c	flow/5e488693-5669-4d66-b3f7-ae4ef70605c6	intake/4f41fb7be4723175b0c5270e92385cfb3f5a40187db2f9dfec4e9a40b4a2f2ce		a8450c65-3e2e-40e8-85f9-b7e688b9fd54	\\x01e1eae0cfd95e2bf256b6c414b339c165cab2346ce1d567ff78e160be60b231fc45865d71d1fe1582f11fc3a976d43db4dd0c3aa7dc02d0f45a06bf8bdb0a99eaf584fad6e6fcc1cc546a4acf54032797bd1c9e7c32fbd5f18ecf5f2490c74765de4d81064fbc8de20a98a6bde897896fafc64601c78cdf924a0e2bad4f75a28ff54ab258e32f3c263b7bf8c26630c833452d90e3c9b002e05e8d5b69cbb90ea16f6dd8d3636c9f908f8ee018643d8b23cc628c162ff05d48ecf826336b761c5c19cd7c0b958a9d5189ffc432f6af2cdb9ec4db12fd0851de4b0ab5784075d69dc551066293c4264688fb63b14e773a27125a024413c5ef17586051fd9fb4cf831fb755d3f2e19e5fe3583ed0dabcd79da7b9474adcbdf3c4b31d61205ec48db28848441aab91833bddf23a149e3806398c8ceffc07286eda79aaa86614543f16d4d69864d63b6698e40b70359924b3fe09c362786aaabe02e3167976e4c4c6ae3ac6966f20dcebd6795a07cafb4b666446df6d3b00cb6112be553cfbcde187837a5fd94b93fd563a62523db9be5132a56f47c66f97e4e8ff11363ef8c4621b2bb07f36fd298d18037cd25b2d859e392358c8e345f634e0e1fcffa16b6c08add1e1216bb625483fa716816bc361382d703f14e4e79d2262cc15936840f4af2127efabf1175bed1dd4e6167e67d00b5fae8eefd57b17a368a1192f6425deeb6a3e5d005503243668be34a3eab415a09fdb223319c201221b3747b851fceb60b9be5bf40b8e5b7fbe0c54a143137a2bac8d9f691b0a30f54908b9bd1fee91a91f0fd8ea2bde583c1f99a0180958abbe5817a68f5a6869d68b3807157acd72908a0f908123406197e4a9a6700ce74991d1dfd5e511a3210359f972646c09acf202cac61050075e16baa73af7e1de14304d35eb6d715325ad415e0891019d2e99022159c309b223a5730ac1044b3531b33ecafe8dfd94772c2721dac2d891e5891f2d5174bbc671546e1dd52166b5aa7250d63320c4dcad1d8755662a6000b029256ed7e9dc64b41ae3dce788e713791786c3aa0b2486a4d7ae1cc4e5c08ddb0d7b0da2c89668e662ce6065924b9a53a5b9c6bd1af640c9df9c60e4a32cf7fcd6b5e7df200b1eddf151d51ed42f1a2f6a1e8ecbebeebfecf22b9821c7916d05bfe57d3a7ff3089fbb16f7ae4a7aec0beebce5f8def54690f8732b3a5ca6a72a4945ce7bf1ad1416d320ad8fd333e62be07fa86fa89371662717307945bac371488db9af4cacb6c4df9dd3b6e787e20789a13dc161c42e9b893741e5ec58674950438d1e4d1b40842e8a9e0afa3e8e994a58513664d6c222b9d802f406100cc86c3c4c113372c4475f915f39141f2fcda725d61176743acf1b98b4bab047747e58577bab8db1cc4773d3e94289fa4a0989cc4c64f6218cdcff4fd765712f44ca8595bca56c044dfb41a963f362a710571792a03bc868eece923e54987d2f69e873038fb8ece14b759f454dc3be5b20dc6cd481dcf0f9aecee603fa5d48ced15a96bc66f24fffdf06c0df10667cfcf4fedc22f2fb25ee00bde2e1cfd223f906f2c6aa9fb7bd7a918509081cc96620bad310f153a15cdbcefc6a	{33b2e123-8a99-478c-970b-a30544403cd3}
3	9c5806bb-3c6b-40e4-9ae6-6414a5518fae	250099983	25	\\xb8e5a76afe19bef3b49dbada4625b161a807dfc98b33a1b65f13986b5f173cca	{}	accepted	warn	tddui-bundle	2026-11-29 09:00:00+00	\\xdbd7ce404b68498acdfc3481b50a3f8c2e9b7a6bb98f6fa7b7ecc10c2e6fccdf	envelope/9c5806bb-3c6b-40e4-9ae6-6414a5518fae	intake/626827cf38f93de1e56122c8c3c95339f4f278a3241a39c0b9946e4a39d2bdb3	intake/ee72e7087e65f90e518c1dd8c1895b3288859ef91df4a9e6df667546bba4adf1	36c47164-74a2-4cee-a6c4-66eeccf6aeeb	\\x01c09ed26ab336b6d05e4eb49d35e47f81c9b6b21d430abfdae009853c5c50358603cfe1d44d0bf2d13c8128f939f8a2dff4acc8dc116f24c72a955191a0a07b13d4f584e9fa5313360eb0b5b2d27c21e20cb7286474dc2fca85ff2b52c9f6e831f211c2485fa6cfe0961f8b4f4fc6705569947e9b5cb8359f61bebb6b2c4a201fa53ebbeb6f98ae27f5d6463cbaff4267eafe9568bfecbec2ff4a365a84b089c98a8821713a2b366e7da3fca2cac7ff9a4200a318afcab840f971014113bb5243001c3e4ff4b9b1dbe469ccb5091795095cfa4bc76459f11de253de7a10ba05959a7472ccfd0c5aafde7e9ee2eeab3705d7de8148b171da3cb08de1924b7600c8b1b28456d9bc29df8e067617c0be183fd711b755807f611e66875b2ee5eb532cdf1a4ec06e9d7a89803ece404dda3fba8a4a98633abad128db3aaf03e74a805dde38623bef38b8d2985a50c637ab2d1b81e9033de36b7eb98677dbdbe090f1d8eac1285a3c04a83d314235c7cb5c7f64919d0fc1c5c74273df19263478021839e641e547c8eef1709cfccfd2f76e2aca7ae77fdf365b2ff32ef361985f914dc1538bbb2b45ec839c60c718b7b9089df5d7662b2879e1da7f8fbef29830c47a02ced541afc462c116b280aa313a61001010dbc4959fdf0c0d063e5f16a8011df2c4b48374d78eeee2bdeb4ef7a44c64b258ff9faca1b4de8b4c6db1ab722e5ea7c57c90c22a0537bf2c51b169cf65a2855fa69687986e46125986796afbc313774a44488e1bb2b8ece053020d6444dab0324cff819e3915a007cab97154c3f351a52626884464aed2308b91d1672d5c16a20af29c3c68fe33c972764a13d189f817a3cfb34c52718249031010beffc85a3f983930bcf53c0e7d52466c8b76b66b5dbd7de1cfe28fb4811165045fdfda7f4919554ee7de25e2ec5f4b2ac2bb10ad9e40e1cd824297bc37ff62e2f15f0f3ee087a55c663e38cf13f992ed6aa0bbce44a8574ef3ef7d9a63ddddd1b7794a24a30e92d6e033d3cd07e1b51e5b78cbd4c0392011ee950273b599937e21123610ce88ac57c93167bd4288b17c3df55d4d47d47a0d5432fcf9cb4a285687271aac3866f2fca396bf45c004ee9ade827c884c156c1ea881db4c47e8c832af99bdf95f71bcbd9fcda0365fad3570345c48d725650f009008f920d0de3c53f0417fc6ac58bc8fb496f0d724d980781d0fcc90a96f10f22e4a4325088ace52169b069d42f41a6768554e76edfbd148f7b2c74791ff6ac6250ccfd4659d5d682bf78bd971e92cfbd221de9d411946257ec2aa0bc0995a0c885599de59bb1dcd1ff48cb07c284c61fd37889f345217185e5dec81ac68756ba1afcd5b38fe1205f9a073f7196d4da1d47a3cd945550e1c3fbcd06b6bed5c0bb08e70c09587130fefa569d014b9ba9317cba97a1db335e727a86435356ae6a1cf2c5dd84e192dac02a61bb0719cec1860d8d52db6e3502cf9a486a28288b9c4bbb5e110a312e3a09eeabe60091259f1dce394e75261246f495c07694bed247526fd57cb0e5c4387826b422c11674c854470a79a028254115ab89b2f8e291788c47ee4116606019c99afdb20c494c376583ce15753b7120c21a4e7b3a565f09d5aea7b3449032801d61d414c951040970905bf00526bff099e9447314c281bb2a89639a4f43849cce36622123e993a6d62d08522f47fd42818e3f3856f606ca72c5443382533f76f186d611414e6530ae02094b9f3944ac184f51affbb350b4b2ee9882e3b7766adac12de19ec21f5df1279c01ca2f723b18354ffac4875094313d5657e4e9b9c59f4182807ae75c234996d24d724273a031ea1b84d920203a25963d408e0d7488bb3655c8f8158f96da530eb715407a8eede07597d487ac46cf972b8406b7e89323171d18563bd407039d8c3cc9e6498d6f89455fc58fd344f203eab7268deb04cc03ef18459c62db5a54266da612ef7fe50144406ad402268b3d444d3f0833415a66bbf3048c6f81d2c9d33eb7ccb37f629b24299670c198d58ed5278cf82f3cd29d27ea88e82a2e2034b176d179bbbe9a5ccfa15165e85143b7c3ff67b223950a362327a67dadc5b7a564b483164502e071d5ef10e184d4e7b2ae163499cf3ea91bb5d5420accad37e87de8f8365	{61a8ac66-13d2-4397-a04e-31c0f7af709e,a860d30f-f15b-4fac-9a3a-2e7726b202f9,897a3a04-06cc-480c-b7d4-6163a5920371}
9	d8c14cae-82c1-4cc0-beb4-e9157aef0216	250099983	25	\\xb8e5a76afe19bef3b49dbada4625b161a807dfc98b33a1b65f13986b5f173cca	{}	accepted	warn	cda	2026-11-29 09:00:00+00	\\xa1e0717a29186cb17ba362891c540ff1f8795428f0eeb4c3a3a32f92c38b6412	flow/d8c14cae-82c1-4cc0-beb4-e9157aef0216	intake/b7d4be7eeac27de5a55820c23477aeda3fa468fd447117a02723c153dcbabafa		9bf075b2-a7cd-413b-8bbe-d1312db16696	\\x0143f0ad03f0e45f5596d0363132ae1d67aacebfeea590bb62233ab4de0d48a1bb3aae5bc94e78a18cb21fc95d3bd747a2bbde158c140ef77dc318796b525c926586d2c76eb939fc148c04f9e54667c0093d40f033305e70647012304195b5e156957506bb0f66f3d0b645c88ba0afe24b5a448734f62ce3582ab222a417bd845270d72c9491b953c90f75186b62a2769bce671ff8d82306dc4d50e5d6274da6f1cd198e24f8d33fddf07489c1e00f4a7346c6cd4fc656e06209c6ec13b51ad4e53d84255a54b4f5bbeff5cb95438af82be5963a0e41db480d2dd47562b0d2395018fb7afd3b3ce0784fe5530408a1dd269ff736ff64acd4c4279fc758da24bf01edcdbd5ea05c263848c2071f6ea721cf7089ac768857df8fec5fd34c45c21245d432815f1bc30e76a389b149624fefafbb5059f21cc530754c2ce2f984da29a3684b2ff9c65ccfe2ee68af3e28152967e91f45802c0f1aa46dbf6e1f892c7fcb0e4c65c1286bca1f5ae3281d29882cdb73f8fc939a7bf24d5b641c35aedc9f670d961875c447bec7199ea0cb4d86fa8902c694b45788f44ecd360f55daee5b3f52deafa6554030af7ef9740be266a370349654f0216d132559ccb5e291c69d76dc5473f13d88e5b5138c49298cf6bafe3f7c26fbf3d816d0aad692c5b8ebd59bb4ae4fdc5babacecdfbb63165c188048af4ae868d6dd8a01bd38234bd98cb617f3aed3c29e14e613a0a870e288a0869e734513953a0314de2036f25687b1de1d42c4c982615b6e54eca332d74292fe7c58d61148ff2dc86c29a040ba7a67ea087a95a6a4b0c5a83e7f13a37f8522a1a3890e88e61106914e02664bf9b3dc4c351c3d100b6cdd290f7fba7d6df6bc4106a3f4a1be59b8e9706afbaeeadeca8a0ffcce027c8ab41756e183ba05fb0be135021400c3cf0df8431523931e7fd5d70dff85159bd8b0791ece776914941c461c37ba0e25fd3c73f5fa31435c7fb41117958e116637518dab9c8ed86446fff0400d0608633c26c991b54c7b7bc0540dfa086f7bdf939b5f2589070aa7462e8c45e400511ef5559d4c88d1860d5c5b8f4aa89f688b58070f2e5bcadd23ae20d37f9bda8308a7dc81de43c4076b857f31cc2319b3a7a73150ec30d1ad3c5b07a43a2b657a0c75a0d7495ddfd48610c790a15b4bbf69610e57bcd9e5f55f74a31c180f49e79f690e0cb5a39712b81a0fc8b5459c2b85ea2db8d4c0d88cf3fa4930167391b475788430a990b9bcacf84627b608f0f5bc64862fc1ee4d75c156341547b74d23ad7293f26f95dd126638dbb87dfbe3720748138d3e07627d92cff89245e66783e4c4bf7d4243ff39ba2b06	{c4329253-4361-46cf-87ec-75c7ed576554}
7	06eab018-7472-4f84-b2fa-39ffd939a5e7	250000999	25	\\xb8e5a76afe19bef3b49dbada4625b161a807dfc98b33a1b65f13986b5f173cca	{}	accepted	warn	structure-data	2026-11-29 09:00:00+00	\\xbd01c3d7a1dde881240861592f52f00be979ef66d889360a624602f3d2a9dd65	flow/06eab018-7472-4f84-b2fa-39ffd939a5e7	intake/d57e27940579aa28e5b37205a80efce45a4bc976f2ecd4f1818421d28aa15c71		44400144-2c4f-4593-a733-acce7ddab56c	\\x014b72e91858be4deb0ebacf52f91717c65e47e0ae3e5f1b70f299fc1e92efc3334c000ee9ea3bc526776a480eeb6391df6dcad6a4dad050c8d7d3555a0f1a3a0b3b7a5412162e14085870014da6646e90d4e31699058bc7fca5117c23702280dc42b13d5747987de28a2c44dbdfc84da2bb096a6f410ef5d4fcbb2c754b7c67f0a210ccfed51de5e5e1eb6e03465ec5bed6b9bb983d6183cb23ff74f5749e8da223a1807171d099a8d873397bf59a23ca2d4a5a35eabec70cc478178ade25dfb158d6b84e07ddc3455aefcb19ee09968543872f9e616bdf7929165e7c950b74cde8967a9f5c34e844f89c2339b60a172d21d36d3a4e8eadcbd002e508db0bbaf54e09bcb8a5ed17e6b0bb97e993b5263c6f1353e454804aff7f700082115d94d620631689b34a8a83e8734e2942441f1244572f55cd2d35c8aba0f38c99d7e1ea8a9f464fedbc1e88d3d895595805426f7ef19feff21bc930216f2123e49b8e40076abbefeb4249caab78f9ba8fd0068945768b670d15fdd04a21f71766134e62fc92f69cd7028d0da0c4b2f7607ff9bfd49968724c42d032c914bae18384db71796e266ee362c2823c8864e5c3e4c3226f4a2c5991b460f3deae433ceebb588e363e9b83c02062dcb85e1f1f209b2f856d1bb436c576454c82471242cb06c52ad9ca7568e98c1464d6b71cc613b3794d42716bdcc45b975813fcbdd45cb48af91c0a76f121c17aff41adcd8db3bf7e9baeaf3222196f3d00eb797fd987f1423667be2a3d0ee6fcf6033ad5b34a412cfd1a3b7fd804bbd0d5b55535093815128bb1b9e5631985897504b452b5862b2c406c25c890562d1353ba3c49169ba05836abf97ba7d6170fed88304b4d4f38a06aaa3ee8b390251bdc88119c88f5cc8195c00471704c0cbc47c8eb235f74b971439c62e2a3cc197f0147c6da26de112511ee9a68d29fb8c493830d441ec9e8	{b68ef7b5-1fbe-4253-8087-3772dc2d6042}
8	75b8960b-f20c-45c5-82c7-698407fdaf4a	-	-	\\xb8e5a76afe19bef3b49dbada4625b161a807dfc98b33a1b65f13986b5f173cca	{}	quarantined	quarantine	cda	2026-11-29 09:00:00+00	\\x91e7b52f47156ac08adc90a56688b30cee8645a950851f70166245bfadf155b7	flow/75b8960b-f20c-45c5-82c7-698407fdaf4a	intake/11d92bef99cad809fadaa047abf2931eba0ca7cd5d247b22b9ab82bca50ae708		76c9f02c-7d7c-4476-89d5-3a042c542843	\\x01ff4cef160229ad0ef3b7a5603a6e220699ab2eeffef912fb0e8eecc88972ef9fcf092cc67233c3201043773699646073c00d2bea1aa2936ceb06ff713e0be396df0b020ff86ac6bc1ae6d2086370bbcf957cfc689f2021dd6bef5d88cfc3e3fb5839570678efa1ea13573631352df0da8aaf998007843829431739cb213b6c00661820d3be5af64f67b2af53ee057492e7f9202b19efcbb705be7b705173f516fc84bee88257ce4fb7e26c01377e3517123593b1d06ff3cedf2608f74922a982a344add36ee23d20b9e10e733364de35337307a0e2776ef3a99912f8574c1e86b2b24456ca9edeb758704f25f1e23ea2226af98e3436a6ccfe6088a5e45bfce30c066c0d9f8e434b4646921e7d046d42451fc51d79d0701261cc205e327d78abbc32486feac909ad4238fca9d633375dfeb043619e5e41339ebaeda395b8ac4b10233ab2a601397de84349b2cf255e97fa4d96d023985c0cb08bde9f4adf88f4cd48b41ee13e632dbd9aa931867076c1463da30adc20025c550148ce12a55c95eb96ced4b572e945f245ce7b4b6b03dbaad755e4a741a18327dae2baa218805648f003cb4b1d8657a9c8ee4643183d1b46d3d9991eeaa3cbfd347bc01833283562865c0f3a87d305abbacfee190b3d294d3b94d592db2d6ad3f033ba1137cb9c63fff302d8ae78551eb36c7f2599eb73e5c7a7e9a34e9f4bda0383be7a3b5e2c7ad1c97cf106b67080224517d0de4232f52e5531cdc1edb23fd99f63ea983e9288a25b8cab3e0be72db1b69a77e697b25c92337bf902e2fc73340e94f0efaa6c65ad48cee1d398c9eac9a65b20426507abc81127a65360ac72d7895ae4364582bd7ddf8e8e56d363fe65898d1362a8c6f4c9e04c5c3bf7b98dae1ec5dee730963b7c5317bd3312022bb69378416c9b584b54dad983f3e3ae44694afc646647cc14bc6cd9d9bc0a9ad5f2a5e1497880afedb3dcfcfc9d6e5e3e468ce5d6c83253ca5114a94082e03797028eda62d0fd5ab85c583785b58ce20dc770e248e27b06cea91d632cc62854e3a8aa3c66a5f77cb491b93243b7ab8efb00a0bbe87e367002d8d600ec616a63e6297b0a4f2ac5c769afe300481f30d6c9f49fe19915b474d5f46efd76e9001ca295d41eb611ed0e68d285c006ab5879277a05bf37359a0ebf78972ee3cf719373e8ba234418deb369ea546309af72f1f11cbd67f5b312da6473e722136713db80484a98f688637db42d4710a76176a8de267789ef04ced673db93312c875cd77b42b59ec3530b29311c8b3cc37d2b6972210bc32b352ee5292530919ffdeb653575dc5a63982efd6d90d24fe333484e02499d3e0d1f913cd40cd5ad92e08f1b99242c1e86b9b63fce4c21f33ea206749e1bea89a58788a563d42a85c7c4398a3ce7893c61d331b60a05d5861a956c67a54ed60ee165dc394b7acf619652f3b2b2d5b1055e8d8efc5c419993f3e0ddddba8c6cc1887e6be1901d76d11a870d114631de89d849243d58f5318b2ad99af3fe06e8f97fab5328f47dc285c2f589efd219bb819d1ab90e1ca3ae62e000da43507ef5ae3e76dc4f10b521dba83acf118f3f843d00ff23c8e414769df3633b35d1abd1333802e80e39d15d1b72f4c74f14c04d826d3328b36223b714767d41602786ffa0fb01e6eae1207138234ee6240eb97d686d1054760f883d36ca1999a2fd2243777fc23976ff57b0110a7b1e3425e018f424bbbd30a39611cd8240c3d34a4e9c27cca1908b3f21fe7c089b55128ad99a059858b755771623d3c892854cdacd5023f601561370f2fa959bb2a1cb85118a63a6b6d745407102db051488a0ea531cfb98723e2d2bfa43e4f013f6e9aec0160ce896cfb72f1e46ee63ea0b9899468af272d9b6eb3e91a95dab69e1b729e60b933e0cc8e42918e2912c8e43151934d25301284b12e96161d27a59522b525e3363a9505ba330b61fb78ce2e4243b4542d70f1a1eb24a4ebfdc424cbfd990cb015cb33d02d8bca28c49be97f21da012146a71753b7ed9c5d83ed90188b70bd92b6f8f313416d0bea188f22b95d425da0415088783110c592bdf9a588feb499983a14d33bf792e2a3f5174f26e584e0d85fd30ec400c7f151a9e4838afbc0b0964baf5acb02653004f489bb3b529d4f5eda7180d94f4a64548fdd1e81c8580e96adecda0dbf5299d3b7fc1de0ca1fec85ae61ef1a2ecaec7707e5f7c1b951ef370504e6bd46227bae28e57a6052b985fad2a5bc6e7d7bb1ed41848da0556f6f6cd68e2727a1264d20684419e210bc2edc99d673df09e2c1c4cec35f24cce74cd0daba64a9c4dee9e73b94e4fad551df66e8eb29831cf5f970d6de7247c81f8279d8d098904760a1010b4eeecc95202446a3c40f0a2a3a2529e1c0b3d2af0ee18e8e55c939248139108991718abe60b83cd178ba05ff0fc8b6788e70c9476a65fdc85dfa0866c2a8c68060070ed47f79c1aafc7b5d1357313	{}
5	dc64fd98-915e-47d9-992b-bb4c64d908bb	250000999	25	\\xb8e5a76afe19bef3b49dbada4625b161a807dfc98b33a1b65f13986b5f173cca	{"\\\\xe112593e814b5c57066a6f6170abf330d3bc5c999b5ae4e345cd521498df9025"}	accepted	warn	cda	2026-11-29 09:00:00+00	\\x1f44d1a724a350c713e05116c2ceb0613ed3ff5ea49e61e4d5ac6f2b4deb37cf	flow/dc64fd98-915e-47d9-992b-bb4c64d908bb	intake/7bac8b9fac22283e33a4d786e23963123f3ac0214086b290faec1922b1634abe		e677ef1e-d5d8-4e7e-99cd-4ac5d96599f8	\\x0165f621feea3d08610988df6b8f5955f090f5be10621c95b3a6ae6b39f54bc43329e4f05c7cac4f21412b65e51a5b9ee79292f826acc59595e52e044596f12102c4365f122e20b702eedbb476383ac23eff9852bad100b2d1ccc92565b898b6f77e7430a859610b8bb2a13952df342cfb909daf28434e64947588059d845317bdfe5e5903765c3753a9e7ff5ba1e3a2b11d9df9e075efad8ec641a0bf29dd518abb8cf83803e5a592653bacbdb5b3293d8a99c576b224e4b93ccd6bad72407153600335a507171dcda61088fa2c50eb3c0cf1f1a9d84f89350ea945e04c9baeafb1205dfa82e11b3f428685a2316dfa64127e3092bbc49e15d38f73bcd894cebe6caec3367a46089ae4b5ca69e27d681c7b1a379e321a4107249fde015f9d28b4fc5c458679d7f86dbf53c24c9e31a7eaa35e23cf40b5acc8d0f0748689d562fc112b104e8d4399323b5b20aa3f25e6a9755d8a3a19b99e298f48c3f21bb26cdc1c27c304f6b327d9317e5c7424d284800824ccf3b396242e2aab3e81fbde32349aaaa882f1aea1fe89a8b8fb1c38c68c8fe85dbd47f233a9340eb31e538657307f4e37acd2e36258ea35f737101f1aa6725342541ae62964831a8b7d608c68cd8a4fa2349f9599149628fb955a5417f9ad69b2483ae3bb34e130c0cdbc2caa888d233b8400d0350e6ba8bb55a175b17f41d3d4a0f9b7fac145bc2d569210f168b96abce2f6aaec828fca4105c0c9b6e3924033b027ce820e33b08ad5c67a43f524803ca26494f866ea0d7db2ed55449c15c3acb1c3f0346637e32659e59a7e759121788c96491a7ddacf6e7aa7e9cc75a90070dbabe159217e820d4ec78d6717bbbb9a4f80df5e2e784e4ff477feade1fcdc4d5a50d03e00f6cc66debcad8f76f61826160a9d6526d480a841a6f130021a889a623ca2a81420f780ad747cb3095e6f524c251a443d87056e0e48f6a2373af181d7c66e51e040011ad4272f19fc63d29b1f305bfad174baf0492be9c961305d8c0efd994885e0e3023e2f8728a5c9393597307690aebb8a73d568761985d9986131129edd9ad3dc36c87e43ed35876196659b0686f6152168cb05b7feedfd8dab91b19a742025e26e0c9fc0494b95a97c738154220425e0477203f22bd6a5f49c0e819dfd15103a418e32398a931bd71686b609b39d0cb1129d3095d20a8f6b771b61dfb3fcfb1b4b1c9c2b98542793c67f6581702236b3a0609a57e78b17a56522d0f38c98c8d2863cf350efaf4d069f36be3ce957c7f67f39ce0e3b701588aeea8490d92e18322fe0bb9470e7440e31186e44ff2016cab1935c234685fa1f6e3358427a4254745c816b975c4198fdd0477c6f69c8706ef8a333cab904383ff82ab710d01d6929b1bbb4c1cfc9f31b0c2b9b91c653fc798f988903b3594e9d018473b7c466454f494cd7b24c0aae479bc8bf32a85becc068f918e6d2ae1dd40e9e9b790d2aa64f48044aee8035d1675024fe708b14794ecc96efbdb4ac43cfc56b5bdc37b3ebbffe9e68e7ac73e4d01f28fbe93031cbdac7e69564853f9b240eff22145877775dd8ce831a5adb2efff8a2262cb1c2c2de828cab3869436001ec6bff9ef22d655ea4f1598768e0f3fd8e5bbbf1bf1ffa4e11338fcf212366d8196efcbcc0ae6bd1a0709e6a13bc4860640265551078004f1859e413d092402339465c4c1f85e86ec7cda852b405d8d6030506653bd00fa0316668ef46a87e17fbed6de1fc317e7b318676a76b7dbf5208a8480db9ebf438c307b204f69cca4fe771ae7f6f55b987f79076777affdb471216928d067a51c12a54bbf19dde1662ae8a4e9a81bc19c1c54e1c0bfe52d629d033babc53b33a404fe445b22c558baff0f6ffcbbaa42584823f90bcf7b08c03ae21f026fcf2dac000722748982a47de10152542afa241a3810d4622a95bb2a42534024519bcfb30e8bb52c9dfe93b9c5364c8297cf24185269269335b92d6b08c73d8e9476b27cda90c502f41248926eae9328ab649d7e0cfb839566f1e4e1deb584582e3ce5cbaff98fd5663a1c99e65ae4ef63347972651c10e433555e45889a09e1e46d1d58b06c5836ebcbd0fd8b1e01379fc036f7d969a4d90192eb645290f82e5ec3e308413d9af2a8dbbd2c8b359f12fdd6b9780cc293d00402a9caa3449efe1049913cc84485fa76fc2b3fa08fda2efdeb343b631ef16f9ada89f11840439cae99f1e	{31799467-7a2d-4287-8b8c-75994678d763}
6	7b7ceaea-e30f-49d7-9263-785b40dcdf85	250000999	25	\\xb8e5a76afe19bef3b49dbada4625b161a807dfc98b33a1b65f13986b5f173cca	{}	accepted	warn	cda	2026-11-29 09:00:00+00	\\xd38cd067495e0535f328bcb17ce0dc7dce8f6cac5bd2a73141b7995f52d592d8	flow/7b7ceaea-e30f-49d7-9263-785b40dcdf85	intake/3d5142cb0eb4dcc9d797af95b128b05e79f1b7597d29337b231c938b7a2f16cf		86522002-1537-40eb-b1f7-7bab52a48eac	\\x01cecd228f1f28d9521d66902d64c066b477215233fea47d9f2b5b4634dabd0976ff13752fa7eebc4e366df71a9ddd6938f4a57043a4ec6239cd31055f6f98953581e25fb5553ea11feeda29aec7efb5e086cb27e6f763e698f897881c57b27ad99426d574b1a10a864b0b7f5674c34367c98862177be6cbfa3bb655443a74461e7a1a9c3e7cd3ec8635ce1b79d3e3bae902acb1e23c51ba7f0ab643a9bf350109199a0acdfe245553442623b8d8f0a9f09b6559882535ead5ae0fd326d86c188519f8627b8d65818fc8c91fa6a1544d96aa3f6df5c59930a3e41bbbcb1d3d798410a5b95ab9c2b3cc9a7bdbdd31d29bc89f87339d7d3aee6b1df9445169dd538ff2f6d61b656f1763ec7ed04bdd54dac387bb453c30eb9ade19ae565c265ff4175095d48a9b9b6b29fa27b09ce5cb39043140e9e446b0153f0128dcfa16ea6e8f62b19c046317f044b519372f3a288c6dde610f848057ba6f0d66019a7077ebf6b54eec87c6f88bedd7d2284ca3b86e1b6870153943ad885247fa0b2ee3a1b6021874ddfa13522f1b49d1832dd055a9fd0fb94573e25d40ffbe6e828e23b6853f3f70b899464ff9c975dfe4077345603438e43292204443eebf4a2b8a7f831171a145fad4fefa907f841e97d37b023299245dfd1c5af39c31e906e723040e8c0627e87d331ada45155afdbef6c43d2fdbb98eb91b7d0f48c518a954eb932ae30d96c95f3cef688659e37309d1762d40b0ca8cb4889f887098191fd414ee56cc2b6f96f69ec027813ea2c4c7afb322c274de6afedfbe10e02e8b51bc086db7e15a261c055cd27d6bf18eefebffd4474adc5df0fe4973a6b940ab0a7d6fe770d75b82a0ae214a1b193da1336f5dab693f6bd2fe9c0588b281992fd26a6e095a2eac48676c1a94a64d12ec2162730b028e36371f898c624af332b7f44040e160585d384dad7d79b2535b0959ff4ffabf323ef6e8f52c7c4dadf12ac566fabe379d851e45ad78616eb800eb129059180c591a06c5c188dca8f2c47bf9fe058e390afe5d082d119b92d15ac6b3655779660c1ba8392a5533f6e875e0a37bb8d7c3f04272ff2b0aaf448a7bf9f70c250ac2603a7dc195bcf0fc0c21883b1c24ace34fa470798f28009cbe815b80b4cb7e3cfa3d20384deb8f567afd4475526996e1739d3051f9f392a1eb28315a6cf208b094a6f9e02b4b60e886e8a54c28c9df2687bdd1a6b16b3bd395bf24dc659c9b3755afe360f54efd485b772ebd1d230fe1b56d6341f0951b252b263a43bbaca03f5978735fe724e801f6eef4c1cd7826fe96f7ec16d14693cf55b633df8e724ae9b524de4bc553463b795c6cc50be8d371956859d320cda2aead9d3dfdd4e9e6e72b25391c13c6d619fd9d741c28f4e23d371518966a4adf936ac0945df2a3def61b556183df6377ff9ed8135ba04629eed6bd54eaaddc99c6e983fc1049934af6139d8f0f3305ad5a04f0c571a227051d01e535edd5c26d3da117566fe8f71166c6acd8fde93e5807a5b1a172cfe19642ffeb5ddc49ae7a895682dd05fe944b97561c6c7e57449abbff29fffa29b1fd70184f8dc7df6d36f202c649f049e77808b2896758649a264a7460ead392dadc836674aac7ebb2ced6c874587c9703f2f01b77caca78132a4ac181c7be48617433a671ebe757d04e90138b3e7eb8df2e2f13afa283530a9da51f2e4dc4c74f611f2160fcd53f8c4e2a660ef2a6ae0365fb0b83d0d3dbbce81e0da135baeafc1813737ccc143df4888e24373b0ef7fe70958052852ab86c37ce4ef09f356790e123b6577b9949666bc0ad2dc3ff04a9575a54822cc3d9441ce123b7adec493e6c42e74f6b51865519dd1b90c49861f695dede6293d26a85fe31ec511e3b2fcf06727f86d89445931b324814faa174066d075061499f86eb3133032e2ceb85a51cd5ee9e1360429d0b8d4582849524a2d2022e2d517d11d052c68a5f3ccb74cb44ff3094cb984853867cbb69ee80ee4484fe21c52c4a05fcafc852a22ee8d05c5e1772ff5ef5c3be38c2e17c117e0b1a82624b53a1807f156549889b4d142df74026f248a2e4b52e0dbb1cdadc4fe49b9f1f3f86f89e03ce3f9877adbf86b6bd320d80f190290c87b5dc3e8ef76f0d90340fa85cdbede8343a21753c747abc6d92d0e7ae59645c49be1022e400e9abfbf8d6097ffd	{43aee6f8-ecc7-485d-825e-9ef0a9d6e8bd}
10	0c087d8c-4d0b-4981-97b9-31e3b549971b	250000999	25	\\xb8e5a76afe19bef3b49dbada4625b161a807dfc98b33a1b65f13986b5f173cca	{}	accepted	warn	cda	2026-11-29 09:00:00+00	\\x85e082568cfc0332ec838a7afb488ebdb356e2fd847373d021c65872bf017861	flow/0c087d8c-4d0b-4981-97b9-31e3b549971b	intake/03c759202657438810c2093224fa6ced7b1dd334b10f2c42246a623828d798b9		f246c489-9cd1-4ccc-b251-a281414ac2c9	\\x01c8715806a50bdd3441eff97ec3ec8e61dd70694e2c5b3946b095c69071351b2bcbb25833e2d2b116c71e04d646f4699e42e28db09138a56563035bd131937361701913656eb01e19970da1b9ed71db6c43f54cc9cc3778bac9c13d864ae1eb8bdadaa26ba1002f561e6776efbcca0285a90e1a105dae659c0eed733474de6ccfb369f32d4b3d260d909716c54692392f8ff04712500d1d5d6c283d49d30f3d88d9b0a3adc359ed174948ebdd08f01dfb7a8c7a0e42e0c711b79638cb55f89563071125e9f20087b5bf1044864f8cf8a43ffcc197df1617e92280215d04cf3eb98fb50fbac9b4d01374be9bc9ae7e5dd85d02509c0f59a4d38a12e00dadcbe89cf80b891e15e45aea7e882515ae82643c23b7873b067116521477492a566c0f2b28d1b5a2a4fe93398c8af92f3ff3864fdab8cd026ad5936dd876266b2507d2004034aaf746088898d48854f8504ffa12901b0671d3547e196b39abf93494b7b95320d8ef4cbada9d258f33cf86a3ed25232ba1158d1688337aa88ecddd0bf71c9186e3b1a624a43659e2ed61a26c65df6967bfb44dbafff5db7675c00e10a23029f5722236be157adeb83b47fe99d5055899f0f0666838e29598387cb8cf78bca33eefbbe2372c0cf86140a8345f9449d01a544e326dbe015634e30e268ae8cf07e6289b1b593230e44601e57b339c7c3f151dbf06ea8c2709f04c228c5dab4b13b235beb7f0c31751687cc7a21348df699d9facf2616f8cdfa1cde859fa9c2a492f18b689ff7ea1fbb1b16e82acf9b13c21f2def715df9443c63d7a069c20a809ee060d674b60371d5da843b4b5a5951bc74240b272e0b01b928bd3a19a89f91eb04d25b9b6ff6504e1ffdb76e7c01bca54e3eef2fb1a2f92ff933e5073ad7ddf05f4fd8e9aa2b03d7f9e2ff29a8e76fcec6ca7d0aea912ebbc5d54132ab16d7d1a9a59e50077ae29c7a6908924738f22ab6490b70fac00319828e3790ae1de45b310bd8419a6633b896e73165c97b7cbcca7f2454fe3216c63ba2f78f7f2202240551eb72d8c1aeccc61158e765e2e4db6654dc47bf81a22ef2db0b1f9a2fedaf9212c54269a3e481adb94edd42f315a16ecb59fecbad6f2799848fedf47edf53ad72454bb61d65253c89c7a2bc7f8e20440f8fdff94633e47eb0458bbc43d1438d90b0391b5f2c708101fb53551f4313c5dcbe42a0b2b7103767a976ee80ba58b8430ca31234f10bda11209ccbe168ede617bff484619f19b130b06a37026279334c41fa31dcc57a077583aaffef1898c67e14b26c9cae55453dcf7cc0944a84ec30b07ee103d9fcb2b12d46d7bf27f9fcbdd02dfee3ab9245b35f1aed250c0429fd0efee02dc785ee7cf9f4f253c99431923a9cca9415d25741ac44edde5b8bc63d3c3b9ccdbfc1e8ae58749d52d1641f77dc63f2c9c59a8b64ac2baaa56fa760e8fae07554d56c715b00411bf842ef0456ebb4d9bbddcd5f7cfa10fdf76c4bfbcd0062f72c93d2b471163e900c5608777b630b57cf5e5114c6f114a08d81476f83fdf280ec88ee64346f2db2e9a4ad7a56b86f0e689a19b5abc7405cc3a6deec5cc14bd68238b2d33983c01cf8a702f3dae4e7fe0e6fc5d2e969a7d74c6601ffb6efdae87532d61d5b48b9f8b6e0c9096e057a4222c10eea5da41ea1bd64e0c1c2c4104db62f8cdee23c1291570b846d9033e29b3ffd4d4e8f9ef22e597fe061e66941188d4341c8739018288a074230dc9e1d457673246b0d5832e1b2b10a58a267c6f2ee6028c47336bd0890185747190693ab34cc18e4655baf1ff0e5ddb74dbc3233a826f4769dd5088e3df30769c83530b0acb599764	{aae81bec-6dac-431a-92aa-284b0e5afba3}
\.


--
-- Data for Name: establishment; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.establishment (finess, tenant, department, siren, siret, category, legal_status, name, closed_on, successor, provisional) FROM stdin;
250099983	250099983	25					EHPAD des Trois-Sources (établissement inventé)	\N		t
250000015	250000999	25			500	private	Résidence des Essais	\N		f
\.


--
-- Data for Name: establishment_move; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.establishment_move (finess, tenant, provisional, department, moved_at) FROM stdin;
250000015	250000999	250000015	25	2026-11-29 09:00:00+00
\.


--
-- Data for Name: file; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.file (id, tenant, department, establishment, person, facts) FROM stdin;
f0b4d5f0-4ec7-577b-b6e3-06db1ce93158	250099983	25	250099983	9aeb6deb-77d5-4107-a317-b53b66c61e1a	\\x01e289194b0884850178d34ac69d2c3b49cf3e0ac613b9980107b974cd09b7c6d1344bc08851a33e5699a2807c1db0708956375de8331c5f971af7878562ba136d63540bf0ee62d586752bcbaa518b1311acc3266fe55e7ad91e4120d97e5cf40a8dfe3b86a6a6d7731237c1569757dd96fe19ca20be50a95c2fede740a51de1a430d871504a4e84f4cb05dbddb6d5cb414c2053
78e6224d-9fc2-5dfb-bc38-ce39f052918c	250099983	25	250099983	a851b4b3-4e78-43e9-897f-780892fc13c4	\\x01f1d92ab7c00e22d2d6763b3f8f23a12ecac0a90ea7cb3c486bea11600a70577e29f2c1a4c8732136158fc6e39da7f0e3db28949aa884d76d572ef9cc34f3a028524d41b99d8b18742ba47e3c08ad531ac6cf77fbcc968aa7b398c38f23bbe1ad550c109ff1846c762bb428d5ee70370ea4c90866a12d39cd3532169b6e70c1984e8e292a7348b5e9d51fdec6b7158aa9d59e97
16a64cbe-27df-5327-aefc-b964fb619363	250099983	25	250099983	be235fa8-0027-452c-bcf4-9807b8c08a51	\\x017b8fe4e280413b48bd31ad3e801f0a004945f31b0951f5fa567a88b63c3d3717e76bda6726be23a2871868dcc5aac0f952b73426d98347ede00c21b9a6e8d259d691a042ddf734f58d5607c803e99066e40ee0ac4a866f2482cd132d611674a773c241718c7dbde73c651d49bc0ba9cee64702236b5a0d320b0d5fb12cefa3729d9370a74774dec93724fe24b68e4628751443
798baa6d-3d00-5ed2-8cfa-a6af224bda1a	250099983	25	250099983	a6210fc0-8a5f-4488-89e4-42f7404117ef	\\x01d40fb5638c1e5e80c01030de40fa15d0021b5042415da0a64df53b5d57255cf1d90b54c852d8116f8a2d51119d218d5b4cf268d012242ba0ba53b7696d9702685f8d17ab5ab59b100c0a527653fb9beb14a8170c049af2fc9f75990df6869254d74d23e386c757d36fbd702f93a3e04c14fbf6c4643fe55a21948993a0e6ffa7d8a841d497dc1b36bcae4f
ccdd68f8-7651-5ed5-9b62-ce292e45b132	250000999	25	250000015	fde13766-88e9-40bf-a207-a91435c0aaa2	\\x01c03c8b2b9c6b0b4063565ca237c47185ebba8ddade006559b4adff9a3301eb4d622c076e233309d00a892ddc94f50a335b574961968faaeaecb458eef81ff0849d1ad6ead149a5e2b7295ef380855b6edf600c5ac9b436a39766108613d4a5b3b071ff64efba7f85adee5d02b002e3a6
2081c34b-9874-5952-9f03-8d54a4032925	250000999	25	250000015	3bce3016-a884-416b-be76-d080edda8ea8	\\x0174088f33c39c85c5e8f6d954ae25c38a7cdc333e62d326ced7318abb4cb7df70ac8b5510718f67876485a81557c76fde2779060c236151ba9c42fe8266b8f7842308e2c1e42efa2804033f2d5513d734d64bfa2098c0e7a5ec64472152054dec843b0b042c37ddd0da71c28a2c6271df
47c2fbee-79d9-59f6-9dbc-4b687adf8153	250000999	25	250000015	d30b67fe-de0b-4263-9bce-082c9f322a0a	\\x01f10feca8fe132776b52c3316c8ac11903e359ce1427bf9d2668a66a5e3847857c7dbf02014ac75eff69ecae23064a3cc2b79a6b25840485f7c739c7eed0b74ad1349592d16cfef8055b02e286ec7c3b564937d1e0e44e88c9c894bc1007175ff965ff83cc1f7bba82c496a75b443d3c1
\.


--
-- Data for Name: journal_entry; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.journal_entry (number, id, tenant, department, entry) FROM stdin;
1	21ed63fe-8a13-45bf-822a-6d56df80c0ad	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2261346431613066323935306233386334356461613461363234386130636339356561336136653863373763383735323032623236306336343862326564366262227d2c227375626a656374223a2236356262653838362d383837652d343432632d386166662d656134356539363437643131222c22746167223a226465706f7369743a7265636569766564227d
2	0938967b-56a8-4f65-8b5a-e03012998760	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2235626534663463343362303462333061376464653036653832363666653064346630666138333232623733396138653566376634313439633434383363376631227d2c227375626a656374223a2235653438383639332d353636392d346436362d623366372d616534656637303630356336222c22746167223a226465706f7369743a7265636569766564227d
3	4de0009c-cb69-4057-a2a1-53346201876e	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2238323436326637663535623237646136386238396531663034326264383237336438613165653062393865656538353130306166656233333964653238383361227d2c227375626a656374223a2239633538303662622d336336622d343065342d396165362d363431346135353138666165222c22746167223a226465706f7369743a7265636569766564227d
4	f2b3f57b-630c-4a7a-81ca-5b91bb0b231f	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2266646434353164353531646564353933373034626261373063393235313863633565313836623536383161643363656563353764306337653334336439343461227d2c227375626a656374223a2237386535666531322d633633362d343661352d623935312d636632323538386536613463222c22746167223a226465706f7369743a7265636569766564227d
5	df903437-64be-421c-8342-4dcd937b9a9d	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2266613435383864336338653533343130353964656162313339373366396134653836666162623662393738386561383333343831383062663939386566373063227d2c227375626a656374223a2264633634666439382d393135652d343764392d393932622d626234633634643930386262222c22746167223a226465706f7369743a7265636569766564227d
6	d091d3e3-eed4-416d-9306-53160d202510	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2232393038383332376639636335383032306436346161643563636137373466313233363666643934383662653564363464343437373935363865346133643632227d2c227375626a656374223a2237623763656165612d653330662d343964372d393236332d373835623430646364663835222c22746167223a226465706f7369743a7265636569766564227d
7	e6846a17-89c3-44ff-9e34-413d671e00bb	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2238323531333139303230343435643966623063366531646262633665323436623965356330636163656339663932323538316632373430653230626336306639227d2c227375626a656374223a2230366561623031382d373437322d346638342d623266612d333966666439333961356537222c22746167223a226465706f7369743a7265636569766564227d
8	50ded2f4-8bae-44be-a45e-3b9177024e8c	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2265363766643665666166373236356630313538366561646138646432376533343763313266376635346538626565393230303537306136646232616366393334227d2c227375626a656374223a2237356238393630622d663230632d343563352d383263372d363938343037666461663461222c22746167223a226465706f7369743a7265636569766564227d
9	c3a9fad6-792c-4506-90a5-ebbbb15902bf	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2233353964653830323761346164656336643331393461636137653365356637363865373332343333393037376333613933343761363166386265363162316139222c226465706f736974223a2236356262653838362d383837652d343432632d386166662d656134356539363437643131227d2c227375626a656374223a2266313665613939352d656366352d343235632d623663612d316138383534646566616462222c22746167223a227265636f72643a7265636569766564227d
10	d1c1558f-8d0c-4930-ae6f-a03d04f896d3	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2261323963376463396131353032393136336166626535323633626539386131653633323435656263376636303666353035356339343161343662343839333431222c226465706f736974223a2235653438383639332d353636392d346436362d623366372d616534656637303630356336227d2c227375626a656374223a2233336232653132332d386139392d343738632d393730622d613330353434343033636433222c22746167223a227265636f72643a7265636569766564227d
11	5a59292c-c844-466c-89ae-b32bce4fa11a	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2238646261613635383831326138613762386330643463656564643462363933656461393231393439343237373638313966366332396461653062353964343734222c226465706f736974223a2239633538303662622d336336622d343065342d396165362d363431346135353138666165227d2c227375626a656374223a2236316138616336362d313364322d343339372d613034652d333163306637616637303965222c22746167223a227265636f72643a7265636569766564227d
12	263ceab8-cd7b-4927-9999-e4aad2bdf0e7	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2266383265303938653565663865393238313039623431656261623263306561663839376630336162303732386162373732613638663531336634613861306266222c226465706f736974223a2239633538303662622d336336622d343065342d396165362d363431346135353138666165227d2c227375626a656374223a2261383630643330662d663135622d346661632d396133612d326537373236623230326639222c22746167223a227265636f72643a7265636569766564227d
13	4329351e-41e9-45d3-b653-146f45ec117b	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2239363237633931343762663335303938336534303563336434316437333561323665636638623263343839303033333838323239653131613636306432313636222c226465706f736974223a2239633538303662622d336336622d343065342d396165362d363431346135353138666165227d2c227375626a656374223a2238393761336130342d303663632d343830632d623764342d363136336135393230333731222c22746167223a227265636f72643a7265636569766564227d
14	030d70ae-14b8-48e9-9ded-2b0460f49249	250000015	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2235326363313731363534363031653833383633663432656130663534366436336531383463343761316431643661656638663866653265656561646266656538222c226465706f736974223a2264633634666439382d393135652d343764392d393932622d626234633634643930386262227d2c227375626a656374223a2233313739393436372d376132642d343238372d386238632d373539393436373864373633222c22746167223a227265636f72643a7265636569766564227d
15	dabfe899-d024-4858-85a8-6257b8d985a6	250000015	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2231373333353039346161303530623865383738613735643635643930326438333338623634653636643538323733306636663866326635646364636331653639222c226465706f736974223a2237623763656165612d653330662d343964372d393236332d373835623430646364663835227d2c227375626a656374223a2234336165653666382d656363372d343835642d383235652d396566306139643665386264222c22746167223a227265636f72643a7265636569766564227d
16	ee7c934d-8175-44cc-a2ca-c2bcb6fcbfbd	250000015	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2262636361646333336262646161373038373735626634633239653238323330336230343739306134613861303366376235666432373236353331363466336565222c226465706f736974223a2230366561623031382d373437322d346638342d623266612d333966666439333961356537227d2c227375626a656374223a2262363865663762352d316662652d343235332d383038372d333737326463326436303432222c22746167223a227265636f72643a7265636569766564227d
17	2bbdb43b-de7b-4104-8703-d39a62e82ca2	250099983	25	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2261346431613066323935306233386334356461613461363234386130636339356561336136653863373763383735323032623236306336343862326564366262222c226772616465223a227761726e222c226b696e64223a22636461222c227265636f726473223a2231227d2c227375626a656374223a2236356262653838362d383837652d343432632d386166662d656134356539363437643131222c22746167223a226465706f7369743a6163636570746564227d
18	a8450c65-3e2e-40e8-85f9-b7e688b9fd54	250099983	25	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2235626534663463343362303462333061376464653036653832363666653064346630666138333232623733396138653566376634313439633434383363376631222c226772616465223a227761726e222c226b696e64223a2274646475692d62756e646c65222c227265636f726473223a2231227d2c227375626a656374223a2235653438383639332d353636392d346436362d623366372d616534656637303630356336222c22746167223a226465706f7369743a6163636570746564227d
19	36c47164-74a2-4cee-a6c4-66eeccf6aeeb	250099983	25	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2238323436326637663535623237646136386238396531663034326264383237336438613165653062393865656538353130306166656233333964653238383361222c226772616465223a227761726e222c226b696e64223a2274646475692d62756e646c65222c227265636f726473223a2233227d2c227375626a656374223a2239633538303662622d336336622d343065342d396165362d363431346135353138666165222c22746167223a226465706f7369743a6163636570746564227d
20	886807e9-d61b-4e51-ab76-1f20198fe246	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2266646434353164353531646564353933373034626261373063393235313863633565313836623536383161643363656563353764306337653334336439343461222c226772616465223a2272656a656374222c226b696e64223a22756e7265636f676e69736564222c227265636f726473223a2230227d2c227375626a656374223a2237386535666531322d633633362d343661352d623935312d636632323538386536613463222c22746167223a226465706f7369743a72656a6563746564227d
21	e677ef1e-d5d8-4e7e-99cd-4ac5d96599f8	250000015	25	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2266613435383864336338653533343130353964656162313339373366396134653836666162623662393738386561383333343831383062663939386566373063222c226772616465223a227761726e222c226b696e64223a22636461222c227265636f726473223a2231227d2c227375626a656374223a2264633634666439382d393135652d343764392d393932622d626234633634643930386262222c22746167223a226465706f7369743a6163636570746564227d
22	86522002-1537-40eb-b1f7-7bab52a48eac	250000015	25	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2232393038383332376639636335383032306436346161643563636137373466313233363666643934383662653564363464343437373935363865346133643632222c226772616465223a227761726e222c226b696e64223a22636461222c227265636f726473223a2231227d2c227375626a656374223a2237623763656165612d653330662d343964372d393236332d373835623430646364663835222c22746167223a226465706f7369743a6163636570746564227d
23	44400144-2c4f-4593-a733-acce7ddab56c	250000015	25	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2238323531333139303230343435643966623063366531646262633665323436623965356330636163656339663932323538316632373430653230626336306639222c226772616465223a227761726e222c226b696e64223a227374727563747572652d64617461222c227265636f726473223a2231227d2c227375626a656374223a2230366561623031382d373437322d346638342d623266612d333966666439333961356537222c22746167223a226465706f7369743a6163636570746564227d
24	21fcec64-8ed9-4198-9fb3-5911690881ca	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2265363766643665666166373236356630313538366561646138646432376533343763313266376635346538626565393230303537306136646232616366393334222c226772616465223a2271756172616e74696e65222c226b696e64223a22636461222c227265636f726473223a2230227d2c227375626a656374223a2237356238393630622d663230632d343563352d383263372d363938343037666461663461222c22746167223a226465706f7369743a71756172616e74696e6564227d
25	8ab2c338-52d2-4f96-9796-05e2b0a27d29	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22646f63756d656e74223a2238643639326665643362626230386163343732633662333138363462303162373531666137353866373233373535323534383335643133306133346531333938227d2c227375626a656374223a2266313665613939352d656366352d343235632d623663612d316138383534646566616462222c22746167223a227265636f72643a646f63756d656e746564227d
26	c75be71f-0f74-400b-be0c-a09df45b4c14	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22646f63756d656e74223a2231323865653632326132386566343338333736396364313335393333306365393138633866376266316262313462376431303932656532643935306264373835227d2c227375626a656374223a2233336232653132332d386139392d343738632d393730622d613330353434343033636433222c22746167223a227265636f72643a646f63756d656e746564227d
27	ead9ad1b-f344-4268-b84d-7a2474731a3c	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22646f63756d656e74223a2264333430313236313465336433633766363935386632613536613130636161343662346633356133356432303232303336363433616430343231393665383566227d2c227375626a656374223a2236316138616336362d313364322d343339372d613034652d333163306637616637303965222c22746167223a227265636f72643a646f63756d656e746564227d
28	6216e640-eee0-4f44-9b45-e769af563f5f	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22646f63756d656e74223a2233336136326233333366356661313535376538643535623266326539663436636565383738636165313538313032343531373562323534323666326665646139227d2c227375626a656374223a2261383630643330662d663135622d346661632d396133612d326537373236623230326639222c22746167223a227265636f72643a646f63756d656e746564227d
29	d0462c41-60ef-4f72-a6bc-71427bf201d1	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22646f63756d656e74223a2264313834346438656230336534393538613733383839623333666362393733633330356630636136373638303634356236613736616630336363326334303436227d2c227375626a656374223a2238393761336130342d303663632d343830632d623764342d363136336135393230333731222c22746167223a227265636f72643a646f63756d656e746564227d
30	1c80e493-fc2e-4d49-aff2-4ae540b60f0a	250000015	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22646f63756d656e74223a2262643033303230383431343039653433343561363138653330313832653031663163323763343433303137616262353731323933666130306634383330353133227d2c227375626a656374223a2233313739393436372d376132642d343238372d386238632d373539393436373864373633222c22746167223a227265636f72643a646f63756d656e746564227d
31	1d0b1162-194d-4129-894b-96c6ab0b895e	250000015	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22646f63756d656e74223a2239373831386564313439316565356262636338663338393535313839626437343438396431346561666338353732363430656437343834323633316335326233227d2c227375626a656374223a2234336165653666382d656363372d343835642d383235652d396566306139643665386264222c22746167223a227265636f72643a646f63756d656e746564227d
32	b7746e43-87f7-4086-a194-a89e9e7bdb26	250000015	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22646f63756d656e74223a2263643263623034613661353135356265643034633036613032393064383035306632366262633664356435396263373962663434656266303332356331323431227d2c227375626a656374223a2262363865663762352d316662652d343235332d383038372d333737326463326436303432222c22746167223a227265636f72643a646f63756d656e746564227d
33	39720934-2d2f-4f1d-a58e-07be427ccbb1	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b2265766964656e6365223a2232373533666133316163396265333736343961653738636234623563396436383865343734326233346635613165646638306635626239376661326264373663227d2c227375626a656374223a2266313665613939352d656366352d343235632d623663612d316138383534646566616462222c22746167223a227265636f72643a7365616c6564227d
34	b79af73d-2859-41a9-8a69-f6318915b8ac	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b2265766964656e6365223a2235613632346235393236386562323736306338303166313534373438383666613166363033356530376166346639303635666139336364663966656135666263227d2c227375626a656374223a2233336232653132332d386139392d343738632d393730622d613330353434343033636433222c22746167223a227265636f72643a7365616c6564227d
35	25156098-fbbf-4fca-bea9-a9abde94e89a	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b2265766964656e6365223a2232393362396565656461663134653639396333613830383762336661363162633331353265323965373731613938316131613761653865326461646338663638227d2c227375626a656374223a2236316138616336362d313364322d343339372d613034652d333163306637616637303965222c22746167223a227265636f72643a7365616c6564227d
36	a65c2f8c-5f2c-4fab-bfac-2e5314ad4396	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b2265766964656e6365223a2263623037663861336266303330633234323630386166663261326539663433353762336236646365643364363439333665643830656566343961323338636436227d2c227375626a656374223a2261383630643330662d663135622d346661632d396133612d326537373236623230326639222c22746167223a227265636f72643a7365616c6564227d
37	8a0b04a7-ee90-49ce-9963-cb164b2b8b7d	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b2265766964656e6365223a2235656664386633646333313466643634303036336263356437656663623730343161383161346564333264396566623532323564373063393539313965613934227d2c227375626a656374223a2238393761336130342d303663632d343830632d623764342d363136336135393230333731222c22746167223a227265636f72643a7365616c6564227d
38	16575c5e-032f-4234-a9d0-7fe61d3f361c	250000015	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b2265766964656e6365223a2237346464323639393033663463386431373038393761336331303065613966366631643231386437386336623338366261656163626265353736656237666639227d2c227375626a656374223a2233313739393436372d376132642d343238372d386238632d373539393436373864373633222c22746167223a227265636f72643a7365616c6564227d
39	a17d5a35-fe59-4a36-ad54-66b960082ca7	250000015	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b2265766964656e6365223a2230376439393262646166353162306536323362646362396437313033663565626366353364333766656630613165613132626361623333336530366232356538227d2c227375626a656374223a2234336165653666382d656363372d343835642d383235652d396566306139643665386264222c22746167223a227265636f72643a7365616c6564227d
40	1b454b78-9992-4502-97e1-d9135151beae	250000015	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b2265766964656e6365223a2235376666396364346332636134376435303735363464393038366435383433373165313837316337306539376434346235323062396264633133303533623164227d2c227375626a656374223a2262363865663762352d316662652d343235332d383038372d333737326463326436303432222c22746167223a227265636f72643a7365616c6564227d
41	ca404c7c-fccd-4613-8c33-3c403aaed765	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2232666161373236333130633864326139363634343530653433663462336364623133336366396333363935306639663934653364656362316138363132303835227d2c227375626a656374223a2264386331346361652d383263312d346363302d626562342d653931353761656630323136222c22746167223a226465706f7369743a7265636569766564227d
42	a7dd0dd8-2ecf-43fb-ac16-348419d41784	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2264383836646232636336613937303637393139633164626431653562346661363462313864633037616439346637346137356135373161623935346564376335222c226465706f736974223a2264386331346361652d383263312d346363302d626562342d653931353761656630323136227d2c227375626a656374223a2263343332393235332d343336312d343663662d383765632d373563376564353736353534222c22746167223a227265636f72643a7265636569766564227d
43	f3eb561d-539b-4b97-aa8f-91678218522a	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226279223a2263343332393235332d343336312d343663662d383765632d373563376564353736353534227d2c227375626a656374223a2266313665613939352d656366352d343235632d623663612d316138383534646566616462222c22746167223a227265636f72643a7265706c61636564227d
44	9bf075b2-a7cd-413b-8bbe-d1312db16696	250099983	25	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2232666161373236333130633864326139363634343530653433663462336364623133336366396333363935306639663934653364656362316138363132303835222c226772616465223a227761726e222c226b696e64223a22636461222c227265636f726473223a2231227d2c227375626a656374223a2264386331346361652d383263312d346363302d626562342d653931353761656630323136222c22746167223a226465706f7369743a6163636570746564227d
45	f1469984-5d8b-470e-8484-023141c13fce	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22646f63756d656e74223a2233613063643661383739653166333134326265306538303734316231366133663562373461643633393435323332323730393261623466306437663463646164227d2c227375626a656374223a2263343332393235332d343336312d343663662d383765632d373563376564353736353534222c22746167223a227265636f72643a646f63756d656e746564227d
46	1b2dcbb0-c9e9-4ebd-b3b5-eb9067699a95	250099983	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b2265766964656e6365223a2235353038643034376132363538323235396432643764373138346636313861336636366462353139653632373735366633393939643962643236316632663639227d2c227375626a656374223a2263343332393235332d343336312d343663662d383765632d373563376564353736353534222c22746167223a227265636f72643a7365616c6564227d
47	3a5dd95e-e9f2-4a06-af0a-574d4d531471	250000999	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b2266696e616c5f616374696f6e223a2273616d706c65222c226c6173745f646179223a22222c2272756c65223a224d45442d52313131322d37222c2272756c65626f6f6b223a2238613330663465663063653234636539393262623730363735623365363930613736363235373866653738323939396131356138616238623563396263383764222c22737461747573223a226e6f742d73746172746564227d2c227375626a656374223a2233313739393436372d376132642d343238372d386238632d373539393436373864373633222c22746167223a227265636f72643a64656369646564227d
48	e6600956-6cfa-4403-8820-9a29a1b60dfc	250000999	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b2266696e616c5f616374696f6e223a2273616d706c65222c226c6173745f646179223a22222c2272756c65223a224d45442d52313131322d37222c2272756c65626f6f6b223a2238613330663465663063653234636539393262623730363735623365363930613736363235373866653738323939396131356138616238623563396263383764222c22737461747573223a226e6f742d73746172746564227d2c227375626a656374223a2234336165653666382d656363372d343835642d383235652d396566306139643665386264222c22746167223a227265636f72643a64656369646564227d
49	7861f940-5050-4fbe-872e-d73e70dab2d3	250000999	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b2266696e616c5f616374696f6e223a226b656570222c226c6173745f646179223a22222c2272756c65223a225354525543545552452d52414d41222c2272756c65626f6f6b223a2238613330663465663063653234636539393262623730363735623365363930613736363235373866653738323939396131356138616238623563396263383764222c22737461747573223a226e6f742d73746172746564227d2c227375626a656374223a2262363865663762352d316662652d343235332d383038372d333737326463326436303432222c22746167223a227265636f72643a64656369646564227d
50	23ae7c60-a096-451a-b906-7177b8d9e284	250000999	25	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b7d2c227375626a656374223a22323530303030303135222c22746167223a2265737461626c6973686d656e743a72656769737465726564227d
51	7435a604-c510-4e93-a0da-d6557b0782ac	250000999	25	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226465706f73697473223a2233222c2266726f6d223a22323530303030303135222c226964656e74696669657273223a2263323033343338343336666638386533353032613463376466343837393537366232393866366438343766373634313635336564626363373330656337373765222c22706572736f6e73223a2232222c227265636f726473223a2233222c22746f223a22323530303030393939227d2c227375626a656374223a22323530303030303135222c22746167223a2265737461626c6973686d656e743a6d6f766564227d
52	76c9f02c-7d7c-4476-89d5-3a042c542843	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2265363766643665666166373236356630313538366561646138646432376533343763313266376635346538626565393230303537306136646232616366393334222c226772616465223a2271756172616e74696e65222c226b696e64223a22636461222c227265636f726473223a2230227d2c227375626a656374223a2237356238393630622d663230632d343563352d383263372d363938343037666461663461222c22746167223a226465706f7369743a71756172616e74696e6564227d
53	7ccb4696-5acd-4a99-b35d-d415dbde2efb	250000999	25	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22696e746f223a2233626365333031362d613838342d343136622d626537362d643038306564646138656138222c22726561736f6e223a2237643131653562313530636630356330376330666332386165626236663062366166613664396632663039316634356231333665373635343530383639353661222c227265636f726473223a2231227d2c227375626a656374223a2266646531333736362d383865392d343062662d613230372d613931343335633061616132222c22746167223a22706572736f6e3a6d6572676564227d
54	2d3956d5-476f-4cd9-a8ce-0684904c1399	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2233373665323533653762313330376335663438616439363161653332616139646433393963393438396334386638633730646164626461613665373939393530227d2c227375626a656374223a2230633038376438632d346430622d343938312d393762392d333165336235343939373162222c22746167223a226465706f7369743a7265636569766564227d
55	c5f25607-a5ba-4d81-9628-796a51a1a44f	250000999	25	\\x7b226163746f72223a2239646636623032366138633663323665222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2265643866313764636536633330343366653130623134346166383033616433333534353036313165613263313534323561613830376431373238633366363532222c226465706f736974223a2230633038376438632d346430622d343938312d393762392d333165336235343939373162227d2c227375626a656374223a2261616538316265632d366461632d343331612d393261612d323834623065356166626133222c22746167223a227265636f72643a7265636569766564227d
56	f246c489-9cd1-4ccc-b251-a281414ac2c9	250000999	25	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2233373665323533653762313330376335663438616439363161653332616139646433393963393438396334386638633730646164626461613665373939393530222c226772616465223a227761726e222c226b696e64223a22636461222c227265636f726473223a2231227d2c227375626a656374223a2230633038376438632d346430622d343938312d393762392d333165336235343939373162222c22746167223a226465706f7369743a6163636570746564227d
57	7bd92425-fe00-4d46-82ba-02d9a128c6f2	-	-	\\x7b226163746f72223a2230366535356236333334383166376262222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22726f6c65223a2265736d73227d2c227375626a656374223a2235663033313261316138383538663030222c22746167223a22746f6b656e3a63726561746564227d
\.


--
-- Data for Name: journal_head; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.journal_head (size, tenant, department, root, frontier) FROM stdin;
24	-	-	\\x19dced4ab029e9d884a7b8ba0f26073b1784f46132f8397874d4a060afe17ab2	\\x0000000000000018fcdb008893b9c8ed95a3ce44a03df7a9379239b30e45664874f834b372e932f279cc277bdf6883cc9b37028876fd634813e9556aee4d05d157991af12864d480
40	-	-	\\x4c46255e07146cc2ae4568a573bd8d2b86472fd06c691ec27b2e74c1eaee7f7f	\\x0000000000000028ed76ff21a82902540bdcb755d48e960052f638ba8949c83d68cf11c5909d61ff6554753bd55163e0c77e02b24721616b847f5ba17b07f1922cac01ea0e48059f
44	-	-	\\x31f0ced0eb439a0fc15c989e407bf301e78264d4582ed0617fb69a2933648bd9	\\x000000000000002ced76ff21a82902540bdcb755d48e960052f638ba8949c83d68cf11c5909d61ff6554753bd55163e0c77e02b24721616b847f5ba17b07f1922cac01ea0e48059f61f6b72553aaf053fcdd2405e82fefb897fba823a6954f86c5083eccfffad29b
46	-	-	\\x3497dcb1381f28d92bd2d9b46fc2f97930f942f5f8c63b53a25a3fa054fd5541	\\x000000000000002eed76ff21a82902540bdcb755d48e960052f638ba8949c83d68cf11c5909d61ff6554753bd55163e0c77e02b24721616b847f5ba17b07f1922cac01ea0e48059f61f6b72553aaf053fcdd2405e82fefb897fba823a6954f86c5083eccfffad29bf6d8c134aec954c5ed5759b9ed4b541bd5b6002ba831fdf3ff04f8a40ce636bb
51	-	-	\\xb70ac62cc9e89c18c898b19672649bb4d69641424b9184c48f4aced83287e395	\\x0000000000000033ed76ff21a82902540bdcb755d48e960052f638ba8949c83d68cf11c5909d61ff14d2f1c5ec71a4465bd5c94ccd98719540e6f8dbdda8854ce4093f9987596ca1b8e1a1349bc5789a147839a7cc4f61fb8d85b487de7805cd4860a45bf2b42fd37a12b17ba3c738cdf0f3facb64e78837cecfa80da7ae493bb99ee865516c971e
53	-	-	\\xa00bfce1c6e1efff6128bfda07e0f2c1d66b552900b00758b85dd401197229d1	\\x0000000000000035ed76ff21a82902540bdcb755d48e960052f638ba8949c83d68cf11c5909d61ff14d2f1c5ec71a4465bd5c94ccd98719540e6f8dbdda8854ce4093f9987596ca1eeb187537c05765c1398a5a15a4f67dea08679cb80eef162199e544e6ac4aa5d6fce965de9acaea0212fc9cbf2853d0038d8833bb1f77f22f9dbf500810831f7
56	-	-	\\x12f05e87d5729e67f9256161ccb46d013effe46fcde53310d10452d051c02f0f	\\x0000000000000038ed76ff21a82902540bdcb755d48e960052f638ba8949c83d68cf11c5909d61ff14d2f1c5ec71a4465bd5c94ccd98719540e6f8dbdda8854ce4093f9987596ca1dc9ae8f881ac97c575ee2f2be91c6a4430b83c3def1dd8dca8022ca2abd28667
57	-	-	\\x14c197e885930c7ba7f72820b4c76482d370be7292e57bd7493336bd7f8de1d3	\\x0000000000000039ed76ff21a82902540bdcb755d48e960052f638ba8949c83d68cf11c5909d61ff14d2f1c5ec71a4465bd5c94ccd98719540e6f8dbdda8854ce4093f9987596ca1dc9ae8f881ac97c575ee2f2be91c6a4430b83c3def1dd8dca8022ca2abd28667f7749b159cae51d415ae55a2722919d8df9e6c220482ed5a80aa48d2529824f7
\.


--
-- Data for Name: journal_leaf; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.journal_leaf (index, tenant, department, entry, leaf, size) FROM stdin;
0	-	-	1	\\x51c29c753ffc7f7a4d1fc959f8af2c8b1e2f88095a91382bb61755961ffd3973	24
1	-	-	2	\\xdc2381acce854c498e3ceeb630b3b134f9d6b6e79c286e3de6bf1df8a56b04fa	24
2	-	-	3	\\x481f0704e2d97751b80ba2283f20e81ca65a0af3fad771c2005913e60d8e8dc7	24
3	-	-	4	\\x97815bd58d51aae88fbf2c805f5f54384e89496e5891cf7aa00ab2f093e5bb96	24
4	-	-	5	\\x42a311c7092979a7c84ff3e40249984845e20043a1019b0bec4eab79e8356fee	24
5	-	-	6	\\x4d8a40209485c7225d8aba49db27379fc2dac95a10e32ec9f3a91de8ddb9fc5c	24
6	-	-	7	\\x27dcc626233bb318f655ecdc9c89f309d3aaa567165914d6225be79e76c7e369	24
7	-	-	8	\\x38db3a63aa35ab885e28393a11c06ee6cb6a2583e391005382262745fd959bc7	24
8	250099983	25	9	\\x0bd32070dca5cca0091703b4dc19bedc5e912641e4429262b6d827d32dc7cd23	24
9	250099983	25	10	\\x2ab27e93ef60a78fd654c47adfcc538147e24ef2de534de0e8a74af58769b33c	24
10	250099983	25	11	\\x7bd13825401304f05286e76ba5d37285ca1f0479d6765eeccccbde4ac7ba4377	24
11	250099983	25	12	\\x7b7cb36be47ba025cddd38c47670f16472c3b5f4527042277ea3090eb48af923	24
12	250099983	25	13	\\x46bea0227566da0e88aca1a4354a18abc6e0d478dc49cbc25a2cfa7daa900840	24
13	250000015	25	14	\\xaed2ef5e1dc454df51181d85420417de7a17b92b98f5209adc618872e5e5e4dc	24
14	250000015	25	15	\\x80db93e278b2b7ae96df12cc349b2fa0d8c0dc32ca0bd44db4cfa3b93d33e76f	24
15	250000015	25	16	\\x0d5a8d015f3e2d18ceaf09c2ad0f92b73335918c419c04fd22391a3af038edcf	24
16	250099983	25	17	\\xaf2be111b792b3f32f3832077894272cee1f0c4411b0273f9b8ac9f53fb9b219	24
17	250099983	25	18	\\x4dfe7f5dea21aed6972db4b246b826d2c305380f7bbf36c17ce766d457adbe63	24
18	250099983	25	19	\\xc7f972c994dccc1e6dbbc149d67c6d66ac4bf381e286ddf75ae6e0889557e5da	24
19	-	-	20	\\x38ffb7ef6ddab46229959275a122613308214e2c48ed14b8657b7ff7c9b6d12c	24
20	250000015	25	21	\\xca409edf9dc9afe57cb990ab5aabea49c9361f91df6bb9abab4161c64bd2f9a3	24
21	250000015	25	22	\\x1f977ec9410931473aaf556a3520a5924b3dc476dbae6c104b8503a11bcb8530	24
22	250000015	25	23	\\x33e216b15b5c5bd1b3f4870269a0849d2c4a1f5a5da841ba7ab8feec158a8350	24
23	-	-	24	\\x9319102634e47df9f036c839b611d4ae06d528b20a1f994beb1ee54a88f0a133	24
24	250099983	25	25	\\x5538ef58df63e9dc6b796683ecbe6d864d7a118037a0e8eb0828b4613fcc11f6	40
25	250099983	25	26	\\x05d4fa670ca1d8e360815ced7d5d26e401b471f00123ea4b33b584582936c098	40
26	250099983	25	27	\\xeae1f7e04b181e360882742b1b67b84f54513b358703a9d4ca1fff0daba83cbe	40
27	250099983	25	28	\\xe2d4799a680df4114931c36662cda82701dd9bc2fcc0fe8b7aba90b473c458e3	40
28	250099983	25	29	\\x6233d48f727522836778873ec51ad11f86ccb5e0d446e23b25885f9771c10a00	40
29	250000015	25	30	\\x57289cf68f1451ca07da38078639f265b37e1018e0548d01276dfff391ef8505	40
30	250000015	25	31	\\x2113a7a52e9cce1c6cdc17bbd5913c61e9464b2958632198f07c7f22c23d793d	40
31	250000015	25	32	\\xcb92cec3cf3ea27806bef9560b1ce54680fbf76a3779f5b969687c6f22a0767b	40
32	250099983	25	33	\\xeb32ad6087e09f912f1861c7d525f19475359f9cff374fbd1046a1f36d9feb60	40
33	250099983	25	34	\\x2d1e5e8b4804eb29909719b7a816294559ee025a8b3366811474c1f81beb0a4d	40
34	250099983	25	35	\\x78aaba91142d726376cee618bc2cede2d336ec81f3f1b2e762cd21e26154bbac	40
35	250099983	25	36	\\x96b3998432c43c5f8f2203fd15a3fdf6d025bc958de67d36ef8dd376e73216b0	40
36	250099983	25	37	\\xf501deb9f0d9fba6bf82cbb69eeffc8d394a819880ee4014d3ba31dd846816cd	40
37	250000015	25	38	\\x0eef66b70b509df21b2051e095cd2179b875dcb68c7a940f1a4f22b643528a38	40
38	250000015	25	39	\\xf03c4cf93614630f74c0978cd700f187c6e317eaa7edf94d970c9f57c98edad7	40
39	250000015	25	40	\\x9044305966d8a5933cd40bf0d83ff407f465ce2ac5f8d8ccb098d0b3eed3eb75	40
40	-	-	41	\\xe4bdfe76cc93d0d7c8eed69af340724fb050eb29f5936862c720ff33ecfae7f6	44
41	250099983	25	42	\\x96bb3b31264823fba13c8e734a73675bb2d87cb5e40e53ae524284998c7ebafe	44
42	250099983	25	43	\\xfee43bc5c272b7961e4d7c7782888944bf4db6ceeb483ac4dd4ae4c37dc07f77	44
43	250099983	25	44	\\x2948ca7c70e87a09a971f63bcee62122b58e443ef7535a60c7dd0c39435d5b4d	44
44	250099983	25	45	\\x72153b51984bcba6cd7a413531bd0255e4978819c4f3bec84006076fa1b6cf51	46
45	250099983	25	46	\\x685290db73a2cf89b99fb69cd93f64796b103461f7c06f92d0ba239bf622d1ab	46
46	250000999	25	47	\\xf4145a5dff1067459f75266ae94c877b3c4260cef25326ee0b384707d4c450dc	51
47	250000999	25	48	\\xb79584f2bad9ebd503e854ecb0b163e04ac297a1e8f0e016d22e621eb6e0375a	51
48	250000999	25	49	\\x6fb82c55b0460c7e49ba1fd92c3e1b1859c7fa8a86c1333340de14bbfd1912af	51
49	250000999	25	50	\\x342832b3a9e072ef93289d25752d1a34efa78e91860e1858bf36749f8e43fd6e	51
50	250000999	25	51	\\x7a12b17ba3c738cdf0f3facb64e78837cecfa80da7ae493bb99ee865516c971e	51
51	-	-	52	\\x9319102634e47df9f036c839b611d4ae06d528b20a1f994beb1ee54a88f0a133	53
52	250000999	25	53	\\x6fce965de9acaea0212fc9cbf2853d0038d8833bb1f77f22f9dbf500810831f7	53
53	-	-	54	\\xe259fa7126e6dddc43bf7f61a5e46bb2e5e8f05fb06259c89848887a4c03695e	56
54	250000999	25	55	\\x13629a4dbf12b06814a80011da7f2b7c1422dca0b81db0954545ab1d82ae2b99	56
55	250000999	25	56	\\x250020181fbe97d1a256774812690e077192d030dec72f7354e7b7aff9d14aea	56
56	-	-	57	\\xf7749b159cae51d415ae55a2722919d8df9e6c220482ed5a80aa48d2529824f7	57
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
9aeb6deb-77d5-4107-a317-b53b66c61e1a	250099983	25	\N	person/9aeb6deb-77d5-4107-a317-b53b66c61e1a	\\x01bc3c08ce6e97211f590c84a47e11be93b37b409e3445ae55483fc4948e3e11ff7cc96737e6fee9278f18fe91545ea9572befb9434649d66f2fcb3f395205f8f7f49b006ed4120566e141096ab769bba1c98e7147cb34f287a2798ff2ea78b46fba812f133dadae7d7bd1b8c303daa0ca9d7a14b2caeb64ea08c704533f2ef066e85270aa8074dd169bf8778782b02537f8e11e1e4c3688fab8bd564287a50204cdebfdf2fe55556d7fa87149807cf3821926bc8d22c85ff15b4bfdbf9483faae2e50bc687f015f33a02c537c3f445906fe4a2936c6b9333dc6c64c6ec1c51213a48112836726697553b66753eb66ae8c4c0588d6655458c46d6ccf04d1630a30d68dda247bccf3bded39816627d37171b30eebf617cecdda03868508a60f80d5fb3a8b65abb0c4d98ce3eee6fde1196a3e1616b89985d953639cda2d5f
a851b4b3-4e78-43e9-897f-780892fc13c4	250099983	25	\N	person/a851b4b3-4e78-43e9-897f-780892fc13c4	\\x01f3978fbf915d37c3145d72aafa2a4afe52566b7c47a5a1735ec608c9e5ac14c775a37d1a3789047c88de99f8ba9c054157878baf50a89468ac00d145cd91ebae683449f3491511295fb168397d0290d34ab1407aa4ae19cc5e6348119f2fe239fb7b62979896669ef7ff50640c219bcf742d72675ead922c7aa8c69119009361e4a5bba83b962e00fd91e57dc24375ffb619106174cea6367f3a11193cb01d49dc3b653531d5eab820e484c95919db82a90482a284c62fd4fe5f8e91d68bafe353d9b0c63e7806e843d343a6714429e15291335e8931af4b8b7ae7b4cc83ccb3ec910d0e8332ed8e18d6b157bb4146fc7959ccdd6d1cd75e6a29c2a0dcf8201828309b81ab28227699933993bd0b4f97bd50bf63d48ff65023edde8ee0ff42201aa979662bb6dbc419cffb8ec693e24214e2be54c75fbb2a025a754b66
be235fa8-0027-452c-bcf4-9807b8c08a51	250099983	25	\N	person/be235fa8-0027-452c-bcf4-9807b8c08a51	\\x01c4f53b209d25afe9256bbc2efc19e38e3cf07460fac5e07f8d80913ac9244b022a88e0937bcfdb32375e099a517d0ad132b74c035b8e5a21f1109a2640c3a90f65234f7b3dc0ce98f41c63055b042ef2eec9a552c08b64e47703ff17fa91eef9b0197502998ea5549e461816e7b32608b863aeec203e4aa821383e4cecfe1751afbb943891872152a027f53ddaab805d68114688c4603e2f88d5837f08faafb20647b66bf2ef00423fe63fc3eca213db9902d73febc2e5c50aa5bb927088e6ff3d20dda95a39b681364dec4a8a70f518ffdd1b2f561f2acc208b425c2ec2ae310e6f22c7f415287685ec64f8ed534788cab5445a6372f885dc9decae19d2ad1f3cdc71e04895d0fdedb70999935d779e26f4e2eff1cd82b94c57e3dd76c8984d7bbc83502284f9b257441eec5b5c69bd30a667827bf04f74e4748223c70948ee
a6210fc0-8a5f-4488-89e4-42f7404117ef	250099983	25	\N	person/a6210fc0-8a5f-4488-89e4-42f7404117ef	\\x019f18b28a4fdad3c1a42a086181968104fd2fa14e7b7ba2dba9b67eea29ea78f2644e940f7369b20ffbfdd62585e341c17606b94e75c95847e2b5d62aa781b4722c8eee28549e04c25f261a3cbf18e3903fc36240e50632a1d043c425793896b757ab147606fe3aae264f2c60873dfc1c589d0743f07892c4ab331bca7f8fa4f6361427fbf03274f29291a736c3a894267d4f70622eecba372d4b1b3bcb61e4ff430d9ad7c567a1997245dfd6db1275d9b33ca80a5f8de5a626ab4ff6266d9d583e7b7e7a2b533b3306afc585b916d6a809006c45d4447d76e498e7d38d25054e81cfd125a7d9d62d705af0962e5a1c11db818b8c798a3b6f5b61e6d1f1475e1d0bea8588a865561b75915038c337f18b37906d2652986c8aade669566a8c576f8406d73232c9380991aed3574bccd0c1984ea3e32db478e04048871eb4ce86b6
3bce3016-a884-416b-be76-d080edda8ea8	250000999	25	\N	person/3bce3016-a884-416b-be76-d080edda8ea8	\\x01e9e39df6c0daf262cb9271b9a4c85230fec8f9f475078cb1e33d9d6db33386ae78f94326430aea5b73973054b36853c1abe7ed5c66c050293d97a0468744685c7eef898b2a5fb57c22a0f9c1b2b9c279dd4828c4a6c08483e8c5c6fd0ca53354fffc01e0bcb7b74403421d6af584d2bdecbb2e7b9045457265e08281f83b76972acdac07b15bc7ae48b4428f28e2e259c9ebd1c39fb117f5104f5234895145e980664c6b7e89e566b291a557fd84f0de018bc640858c3d0ba330466db2ca34c7154fa712726ff225eaa77dc8d540572277774421388511494de93a10d3
fde13766-88e9-40bf-a207-a91435c0aaa2	250000999	25	3bce3016-a884-416b-be76-d080edda8ea8	person/fde13766-88e9-40bf-a207-a91435c0aaa2	\\x0190e6fc60d1a44d6bc6dfaa929cc938eb4662412f6c054cb3baa2c27760b84387e039685cc12892057d439e265cadd9e608150cb55d27f26074b7cbacda66530aa8fa92f98835bc2ec7b4cb425e0bf7914546955f2aed6ce16847a82a96c1fc553b91f300dcb34dc1b742fe2a121d26e786b2f1c3e51a593e95ae021bbcc430dbfe28c9a856d70e699796acc7ebe79cf27ccc0291315ff3efe15edcc6de96948de7fc7cb5857120da0f157b72e863b72e2970c0c8fc9667836ee7c1ea60efe198a6eba2c5502f11b614c6f7cf5ff04db3721b7ce4df798910305a0c27bda5dd5de393657fc52ed227843f32b27fe8f0a57e6b71c6e0509cb5eb7fdebb8500a2eb037b405bef60cd2a8fa07a7e8a2577b263baee49a34489ad4b70e3cc9a6b645cba4f9b8253912999f977369ee6035367689d8665ebf8a49e8f5cb51209d44cc8ab27a1ffc8d6ec15e85714a892bf07a1cd4b2764a118818d6a1b14eac95c0c4f5d6c5a6e75860b7898101b3a37c3e4ff8f1a97cc67e36a8bcf1b77bd3beb4b9f9cc8ebddb971e20b7b2b49b99a522756e3f340d85151a926b6bbe725dabf0dbed0668300b5e97316271c38e632ae4f94fd8400ba8857dab991a6e5de65be22ded8924ab0eb8177ffb4c1270c80c2dd169f648777e747f375f500607a53b07069ec5a2668b3537dd46bf0e4
d30b67fe-de0b-4263-9bce-082c9f322a0a	250000999	25	\N	person/d30b67fe-de0b-4263-9bce-082c9f322a0a	\\x01f41f3907c23896e2f904a63a5a3e29dc2d4327609504ee25250c200e6c288c98b492e22e627ab6bbf4bf0a2811b84a1d50de6a9c74d6f419aede8ab606d6eaf63ca0d25e6a06fc9e1a71fb5d2964a34fb2874428fff56d1e3c7b2053089dab39839bbf4e9e1500d5289ee77a2baf769e2cca4766639c4a8476a7c2cc2cd02da2cf5bab55426f8402c6a52edc3759f69a689e8a16633fca5175241183e3160bd153ee52f25c0206787edc0465e3523dbf3dd7530c2714bcf32785396a088e603ab2ea8b3326ee38023e3fbce590c63574d1ceb80ddf5a0caa25c0f58b8d
\.


--
-- Data for Name: person_identifier; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.person_identifier (index, tenant, department, person) FROM stdin;
\\x85b09aa53eaf1aa3aab5a3f89f5f7a03bba499b57e875372b6ea6c0fd5fd3be5	250099983	25	9aeb6deb-77d5-4107-a317-b53b66c61e1a
\\x4d17346d3f8b7590ced69f156d5d9c24ba85ac5d2d01853b177b58fb5e07b33d	250099983	25	9aeb6deb-77d5-4107-a317-b53b66c61e1a
\\x1b73cc2efaceb7445f180a9799b17e49c4be5596e9a5b7ce8fc40d6c263f36d4	250099983	25	a851b4b3-4e78-43e9-897f-780892fc13c4
\\x7fd1408d146920ec7e7a5c89dcded6577228305044d814e7cad545929e27f131	250099983	25	a851b4b3-4e78-43e9-897f-780892fc13c4
\\x6da73218f7e4f6fb4600c95f5aad7b6680247eb0eeb6e8d46cd398f75f636177	250099983	25	be235fa8-0027-452c-bcf4-9807b8c08a51
\\xc3a82440b3aa5e0d433e54f22fc304cba5ec50b4d82ca510a14e3c90450c8db7	250099983	25	be235fa8-0027-452c-bcf4-9807b8c08a51
\\x21ce8c57111e1c4866f554fa2c21028bb6d815a8ecb89672d61493336329eaa5	250099983	25	a6210fc0-8a5f-4488-89e4-42f7404117ef
\\x69127d91e1e3e3c87d7b36c3277c034997489e84e8bcc410ae2baa72c00ddbc5	250099983	25	a6210fc0-8a5f-4488-89e4-42f7404117ef
\\x5717b1909c8507ca2ac71f4b1633e59aa98ae4502da309ba321e5e4ee2ba5cf0	250000999	25	3bce3016-a884-416b-be76-d080edda8ea8
\\x4045d97c1ddab0c259487159128a978baf1f24d0b7fbdb80d51bec1af694fcd7	250000999	25	3bce3016-a884-416b-be76-d080edda8ea8
\\x4154443e269f4ad52ab65327f6bcb9f1d62668fb3c36e97b7098ec2abdbc563c	250000999	25	d30b67fe-de0b-4263-9bce-082c9f322a0a
\.


--
-- Data for Name: record; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.record (number, id, tenant, department, establishment, deposit, person, kind, state, document_date, version, document_index, set_index, replaces, replaced_by, related, in_perimeter, rule, first_day, last_day, retention, final_action, key, source_key, source_object, document_object, dossier_object, evidence_object, attempts, problem, facts) FROM stdin;
2	33b2e123-8a99-478c-970b-a30544403cd3	250099983	25	250099983	5e488693-5669-4d66-b3f7-ae4ef70605c6	a851b4b3-4e78-43e9-897f-780892fc13c4	native-file	sealed	2025-01-15	\N	\N	\N	\N	\N	{}	t	ESMS-USAGER	2025-01-15	2045-01-15	running	sample	record/33b2e123-8a99-478c-970b-a30544403cd3	flow/5e488693-5669-4d66-b3f7-ae4ef70605c6	intake/4f41fb7be4723175b0c5270e92385cfb3f5a40187db2f9dfec4e9a40b4a2f2ce	250099983/04787150420529bf5bc8df4ab6947347fd1f7c8e7fc4e40e691435801f911f18	250099983/fe459fda892401e7d59ce93c416a1dfc64357932ba7fe2f31e662a9ac0a1f64f	250099983/f41f2e78a064c5d74098da9bc4374de194907c5bf2d05dc6e621238e44922222	0		\\x012e9f7a3d30c6b93c2f8b3685f780414d301ecdb39db9b03a30f2ff0d8805cf4162254473a309a6a648a65aa5b616442732dabce78e5b71234efa89b7fe648ce699ba4c6c250b878e1cc66ba260bb298fac674b261e3ecb887893ffd2d2d20f061e70596c48fc76d9a7853737cda247cf3c2d54519ae98bef4a500d0e1c478d2e5581b456c3dfa1d5e1eaf7d3a65d10f2b4044efe802354a72fb6a3c1eb87d4d43f7459f888f032e52fba1c7a1b782853085d3016de48fe4657e4d72ed0dca17248a95bdffffb36d300b6172bcfdf45a85824f03d7a71c3c1f6b3c59a85f2275b6ef783a2bd714eac806d9af8dc5c095dcfdac2fb8df2d938904a27af3cbb55f82c9e7ef0fe08eb2c9527ced5907c0b3bff36ee817d405b30644f633df2d085d1040db2ef417ae2a61a759bd9ab4540fd7a57b55937bd4af18b8759713f81dcb01bcfddb78af69b7ec65aacd7ceec10e01b10bf33aa3f2d3390dc2078c19484b00091c4bef57e6920af49a1c2ec31b3b02e5be1680d492927d0389138e7bec8bbb2f6675e13201c0b61f97b7c1ae96e60ea573dcec34baca371280d63c6dd3ce4549ef43af1cf845075382eecda232f81da93183a929131350df9afb44d514eb721aa8f783592c9a85b3439739b3e56b447f100b941a7b0215337484205ee4ffc73a66d6463e5547fadc2f98d1cb9b4dc3487291d13cd42a8455bcb2fbc837e51332a3e2bdbbb3c956cb429f82aa993a50bb564bfb5c39fe10f4b8f5d3211102fda9c27c898aec32fa409e0018aa9806d11b58951e10098eec3fb80d879ef239827a421a30da864aa4ed2232a703ff50a42beb478e4531e8536d2281ef5431601b9c1a355cde2e659d15b7b7bd4bced046ef9b919b2dad9f7a864581981575918e8573bc4593a6ced3d6a387f56020a0395de7acbc2cc7f3dd098b44d6b76ef13d199f43a05afb302df338d6f0436db89f9010a88d8fd9a91b35624cdc20ee2f0f48681c9286fdca85eedeb19ac67c54786cc1a23ced3ce119a087e652ada4d8e868489f2b8ef194c0f95372821c337c8dd73544c86ab9cc7b218ca6949c641eafe123e8992a02c549022dd1600b7bbe612ad6eccbbc3d526049614474b06d874626ed1c075cff9ea0d3d215543fb27cfdfbd3661c3958854cd425297e755f18c86a07bec4581f8618aba0737bb37572dd45e5ab7e2026e93030bf52bcf03a9db361a436ee2f6a3c76ff7e581a123585f175363268cd4718b25a1d4598ffc526e7fc82b7688fb3f07f56b7517c7e274d56ab2c3d6ce515f21d997d9457b473aea8f398a05d80d4e28e745057535983cbff4e893c38566bce7ac71486c1fec60dabcd34c1f5638adb3e820ed791ab18310cf86e99ebbdc8f0826f37f01f17eea17595a30ccb40ef3539d59d6c56db5378937deae1d00fc5d03643f61b8f5abd3117e3274e7668fc5c3b49e439872f5d6ce8df8a3a1413d030f72d0126f007976f326eb1e8a2e350a3912e7ff73e38c33cfae99154d1fc3a057ba9c48ba2b92c3b1b8df4266e81ee794b63305f756945377d9d335aa57ee04480e13e5efa6b80b76c5ded6c4116e97908d9a017f02a6af8292858f4e0d20ebe0543615d7fd8ed4556b3839666b634437e6c6f1eddcae201026c6771edd32445f00446bfab1a6b4511014e93a9ad79eb07b5b75378d48978c460d4f40188b6b926df885fd09884ed87bad3c8d64233107d2a99beac1676ae7064a903447883e5c76295db4bfd7c91acd5c6162000867424a7604d90a66d1fe1c302a93514bd87eea8a682933d481bc9e527504b617405b62d32dfc8b8a0f9d0c5c3282c1a1fd2506071f807935dcc5937697123b14ea040c15f733cc4327c58dbb2e146f6e46dcb7ab6286bf66b88c4adfc98c94301dd83892a6687390530df6fc3b25eebe00883173355bd723eca4ea2137101c49fff97801374dc4fec11f7ef21315ede2aa10a180dd095c12df4fd4055b7ccc293a7d30ee6e0347ee72bde8dba01b23b1cc229d36fb51fe212546036e2a9a9c2610ff444ba258bfcf27a4852f835e4b5bf2e111012eef6c3a66336f14d8b0d0e11afbb9faca0021699380420a8b484a9c4bdeb71fa952c90f68631ae36641de5e640afb1275800bb70c7b09c528c674af1f2ea156ad9fa201c94ced30f2770ba6ae8254f893e9b08751db4c00a12ebc7fe98169243ba35d3390754a05dc674d12fff4142b08731ebc9ce22f8a5ff8aae3c85c2dfacf601be2615efe88619957ca09c40f5d1431f2ef0e881333a0c6d5cdcc675b388cd5d1abdc367fb9bcec2c1002da52b29a5fca280d42b5dc5b0e21737dce2eb1cef81de03e6a597ce68eccda5df5e43ab9385724af00b084a70f85674a92f19a13a0d6a3ecae8d7be34dac489d09323898af5ae0e02e3c4857890409cdc00cee548cc7aeed2a2a069fe15d7977725dd16a50e5e660213e3f32b07d433cd7e16870a29b75056ac06bae5c483811b30a046f41f411ff8e01ceddd6edfc938f06d6a5471bc1b286df3d1ef620fb015deffe73f157c0a66db82df64ce1fcf7602d91ade513ef817f58419afde8a5b879187d4eafb351c03a615c2b795c883fabb18c3950d316b53ee951a3287ec9a4a652537ce67df4609abd9c87db9d2cf546c16baf03cc0f43d906316e9e81167ba28294134d3c63e3c88849749656654e59bbfb7a49cf4ee06dd2d483221b3388f53de47a85c20c1c2b8a6df9e4f7c9a758516f639aceee06dd103da4f7b07d552c98146ea9d47fb2c1a66dd09685c3ae946a4e9ad044af0d2b0c9bc3173230d9805c7cdc480b89332fa62d8b3a355401d2d568a6cbe8ad080cb78980d2bdfa47f1ed64e98e7f9ba492f00050483f50fd5354dee7a6382f1581b8dd525ce7b0e7932d72237252bcec630c2480d89a9a90420c199e44a97297ed339f2b03903a703b49734beecce6eb971ca65809a8c3628e9f7369886f8d59be57ed7981fb26e04b5235e3bb167358041ba6d35bbca754899b2f2ead351081e38811ce56cc10ad1b2ef19daf8257f27f1189fe34483725fddf40c897fb7ff9415e1737d5dc217a0f164b1ca47a7f194b003294a130c19dc1674dcbcc384fb113997d6cb09f4a6f6779bb2cda37111580d384c9451be2730e51061d6f6dfacfbf6d6cdc12fd794c443f6e679cf148c55ddc7319b9007f57e446de48648935cc2bd06d0c0841112c05a162862275fe0f0edcfb69f9ed72a76ce93b80654540e052578d5d33e9293ad4e021e2cfb76aceb8d5f7f113fbde4cdb89a3a99e68a0d0fd3b4b95f5f6c72473e4879b4e240dcdca8a7325c636fa8f59563e23a34eb944af0aed7d0b233c7070b42a0ba3c13e99e4a00a5129875db9836be3fa699d542704d03d991b5e107163d7473e0efcc31da83744aea014096a38f4b95c1dde9afb9cd79924703a4c9ab60aafbe8d6fbda5d42645af94889a26ae30f77c0305c616edae80e88ade90d2ebda6489e819c023860197cda2ec77fd60389bf6ad71a68e9825d6edcc1679bf4c9acc31603f4cf0d5e6fadc2a651f4312336229dc249650f961792eb1e419cba7628d4cd6d7da7e0363f78cb423f2a388d30b349786ede0b5affd222afedb7811a3d17c87471a2ee540dffdde9089f45b5b27b6b177df137c64a7b6086396093a71dd6968dda5754a1ded18336843d9d162aee0f4c6182459f090e4cd03b7f22d5672eb8a536b868df3c57d52cb9af4eaa277ad9abed77654bb49dfb4685256ac9e831d5179cedd9be8a40130af708a3d67681e7751f44cd9b48839c75b555a0d0cc3cbf912c9fed56a66ef0030e75b4f06383de8f5655cf03ed768b00dad93ec9fa821d564fe4053826c10d7dcf42d1f4e9ae8050ddc747fb2785e052425f407455761fd2f1f
3	61a8ac66-13d2-4397-a04e-31c0f7af709e	250099983	25	250099983	9c5806bb-3c6b-40e4-9ae6-6414a5518fae	\N	collective-event	sealed	2024-11-14	\N	\N	\N	\N	\N	{}	t	COLLECTIF	\N	\N	not-started	undecided	record/61a8ac66-13d2-4397-a04e-31c0f7af709e	record/61a8ac66-13d2-4397-a04e-31c0f7af709e	250099983/f36160cf089ab349d2bff5f9eb2bcb6f19c62a4f53139345d24b79b60c2fbe5f	250099983/e7059f37c5c9bd6d7168e3575af55054fea8a917b292b809f29a540571c49d3a	250099983/144fd0543171ddd88abca0ed37d4bcaec7faa98171b0e5d1cf3ffc04db39610e	250099983/fa7e909d204e655d8f357d9769fad70a640a8ee1fd51ae3261b481e33549cb3f	0		\\x014dcf4f4345df6e1bfe9f19742dcf5c673d191b9d448bd492e0eaea8d4e9f7ccbbbfe9553bf480f3c153bc358ba4c6072dbf4e963924ce6f4d75c9c124fb5b700ae3641c9cd43ec4cbd7c32b363892d1e600584a0ca57ff756b96047707217d296c7310f37fa91ddfa5b1354ea469be7c9f32aaaaeb91b4f78db9e99ab77a529d94d309128f16cdfe86ca6f311cd4afe68d886518c511ab571a7781ef16ad4e3de53ce10f8ca3692651e51c489fbd79a3ab4e18e6fe4a2051cf9efd87b09d28526cef6eadeab4f715c4a7e57c7143ecff3e2ed3f59074c3442cbcf1413e30bd46bd377dfc311c62e39ec5c9c2bc1f6426dd7e20675cb625617dee1da167a32287d62f0e2d743da599c67c835c8cc168681d40210d6b77f54b6acc77dce380b82ca23a1ee4660427710a8cc6a87c81e14fe653ad28d6ead29709cd3e2174d782a35d5c5084547cca50ed46b87d66a068d7f8cce36443360ef952c1cd4387356d435814b40d4fb02f69f96d7afd341fdfbe4caba00e5b924ea8c4eda72a36fbc227118a0c21f19d79c6278cb7897473ad9e7c0eab2673995499a6ac5ab4a7e634f426c75b2a898de0fc0105163bf2bd039a8b78aecee0c21f92bad7495db1879d587c8ece7b79db38eda1f63ad62003d0e8328501371f91f9954a70c66a780bd416a74ac4cb41e5fa6eac038a9f496f8186b00cd0186aca89f55cb65a65bc29bf1c19797b8031127fc69d5152e1d859cd7cda649fb8d63169ef5d225e2b5834f5d3e24472913547ece7b6d4a4fb7a87e21588e44188fd56fc8da60630fcab99b157ff62ea8df5efd5faba1df06c8ae7d5a4ebc8858bf08beb7d1d7d6f6eb8774b266446f31b91ea351166ae9b58d90a00d318fac3f883975aedc286bfa7adeac43cb41276e5ab3071b42917fbf684b670583c603a8841679ec58348e9e14dede0a901d07f1c67dbe58463fdf4058979757ea5eafe3b54fe63b72913a06792aed5b1a741ecb2b6f0c832b9ef890f986c478c19b936d3fa858ef90509dc012dd6e0dac8ec1709989041939cfc2f712d143e79f103208115ffcec4c93c649cd40493f4a339c432c5cf5e10d2e2ea3372677add5e52ade2e0822f0fae69be30fa45865f6ed1a69acfdde4bece6914dcafdfbea8d86f532ecddf98c51d7cfa5dbd0b7f9654e5428203d3807cd694b18a073ce5d38d1e96d6b83ade069a2ae6c71cb40bc2501b8cd85b2322b9f07611faf35b050a8459965be7c81977e09b1f5c7abfcab0e10717e719a78db3d2eb22744b16f68f62ea4f8cd6d38827728433d1fc14ff0ae5c22e8364f8ee6f4979560a51457a94280f656ba19529bd1344e9c44a63d301c7d3b021f4516bb3e4c421e5fdff168545a320be13a5cf80949ea96af21c64d7aafc48bab4b71ab1a694be625719d871fdb9f442643c7aa3398d0add3b3504adf96198a62a59830422ee2c7d1827f2daa3736094bb86c860e3a116d90246d0b784571b165494a17c2027b1c48d2d73f754260341c09e6e50ca7b196ca37da2fd96eb9936b845ff2c5f5c3303600767a904650f287929ef4e070ffde2486588fda76727908aeebaa052cb13bed1686af80d1f174171652502c83cadb237674246a82609e65679bfb8d9de43515d9c75e36ad7e183356d5d69343410eb725e02afad2932a379c27eac3c86ff947a7f35bfbb17d298e4e2632241c85ce1803c58653fe35fc777369634208e64f4d905c30f71ff5287db1023bbf6ef8967615bf186ba6fd457e344552173fff71832613fafa4ae081ebcbc109b84d4283b37c76c6f878eff274230c14c610c10d5e14c867fb5b323cc07fd01cc428eee2025511a7f7dfb64be3c752a7d9ebd72c99c8ac4f4a42df6fcd210d5ea0b1d902b86c4cfca96a6470013afefea616d988194f96605ca3f29d4659e88d773859b9cd447462a815df12a22757b457b3f7de3bf99ab80e3331d6d1963a893b3b67fb45779fba83d9709f67d09619c78c0c7271f853e570f87826303c3ab366d06d7d4f65a1f59d661881f9f3a57113c4ed9b0b9c39aa78eb82d65e50f08afd205cf6cfe69955664b14136d9105d0e18dd146e0b6a374fdab82cebaac26a2fb9c77875a3faf4f9f5071235010068076f3b66dedb664e9c4b6be57e20cdf63e96e56d5c008ed12eee66da25e4fcaf7135436a502cb01ada659380f65ba80b4b4c7f367b110deac4d35ee2a2d794409fc154d17cc50f13ffb419b3f70e6c9dc303155e9b27980df3d85cfaad42e27b0604c7a42ec010b56f05877b9580af843eb0d080c0a55fc7f549341848500733c9c23e45718a6eea6f6adb6a8a461ac61745dc0a2ac3aa679e1c827c248b4079fcd4d4e8558baa96a015bd373dcf52ba1241636c4cadccdbeffb31d5370c7af9a1521ef5d9596d228794b1144779583fb1ccbb5c9b586791e39615315c34a17c1a232847d07e11f9e8656ff1b610f627a1e33e79d0d1424784ece8a8db3680216d53daab767e21f21d54fc51c7845f044773823b5029aed5bbffd9367064e66adbed8f1f4e61f8386dc33293edc1cd0dafba6ffceb45b70c86af1d995da950dcca8ee4eae58a0d113aa12180de110ba8bffe308c66a31ca00074621e80426c00c464a96058896284af5d2a733b47c791315195aeea36a1d263558e18dba85b699b1ae31bf933ecbef602e387865c2f122cf814a488102daad83ae9efa94c3c646f19fda0128e465799abc540d1ec49df066f60f5da9a50c7faa763a540cdd3cfbffe14303868cb035f3b6ce65d34a8d08b00569eb6197d6826b47a5331fc1d2e3b3d2f7f9acb648475fb45f3c5f4889f7de56487a7f32f0715986e8ed02b4d29d1cc92833b84ac102610665ad67384386d017f209cf836719e9407a8048cf409c727fe52f67ee278610dd8252ca8060cbc597cfc9beb224185216d2fd31d9aa52e1452100ec48f2c732584b4a059ece0b606a69be4c292df4be8e9b8e8b6e3313a6abe42564afb9cb9bf1809e9e6c194782ea0790a99cd5d87fa103dd4141343317bfcd0c2925a93c3d077825893db1c3e82b96a884d50309424f81ff04fc55715ba8116d21e5856fe3e536c9607cf8a5cea372ae9cfdbd40a796871359351b3eda3e5e0e8e6b67c8561a9379b44a4318d1aa4b3e5c2f6b40b331b3e183ddd6a5c948e391d985d99aa1c3671ef7c07cd38e4a572e199efbbbf36668e221e1f27ec2a63ab3503262c2385b1cdc94fcd27c0e72c1ccfd25102323cab0ed4c7f7c3044aaaa2
4	a860d30f-f15b-4fac-9a3a-2e7726b202f9	250099983	25	250099983	9c5806bb-3c6b-40e4-9ae6-6414a5518fae	be235fa8-0027-452c-bcf4-9807b8c08a51	native-file	sealed	2025-02-28	\N	\N	\N	\N	\N	{61a8ac66-13d2-4397-a04e-31c0f7af709e}	t	ESMS-USAGER	2025-02-28	2045-02-28	running	sample	record/a860d30f-f15b-4fac-9a3a-2e7726b202f9	record/a860d30f-f15b-4fac-9a3a-2e7726b202f9	250099983/ae787f0e162c1223205e4506b2c7ee9959cc1c0a461ea4e76527792308ffa440	250099983/ad696177dc1e6c456914c4ea3cc41fefbad9f0ded1148f057de07b566c62c872	250099983/f5a9695454f921eef25c6b1628e2afb036dd6adb0d1cdfdf08a5a79531a85ed0	250099983/0ca8f398d871f9da97f7b2c4909763bbb871e8de4d042bfcf38db1b925d5382c	0		\\x011a8efada5489228cd6b922a1347e04c5b10e6097bf30b4ebdf25cfd5c90af9a300663e5d66ba14390f5a99261e2db124f09b2c45e45b21ffe0eda9fb92774106e78bac33907e85c8823353ffedd112021557ff5c3632554954c80f59bc3dfb5bcd7c8c2749b97ada1f549d996f69a2bf804351727a0ffe265873c2f993ac76784e769ff1e169456f470463c99f78d6957b7a550f94a2d791bd559472912393f2de033a29e07418c3e102f9a995fc16acef051e069f9d2ba7e767e9048d341d6ae617550eeac761feeb54d839d17ac9d9ee419ace31e2cf3f946d07837a897b9dc80ead1f9b8bb821b413bdc23ccd223398327b7d8ce92b364add113943901ecf4663402a5306cb3dfec8c1fff723bd9bfde0c15b0c8eb6bac61880132831def65e0c19c6b2eefbd05a021e2bd3af457ed929699199bb3de0d53e700f54a50005077cde8207793ceb1da5608fa50eb22741a4f1133a4d0dd9acce68f11cc3e4f693338c6ba40ebaa9c832d2c4edece659391fbd69d791e681614df337555569fec2ed35a6efcaf87b805e6df1535506ad51c923c5a918d95a104b03a1d1ed77a74cd4c96b5b1bd3505b036d4a65ac248b2ab4ce06e39cde153384456bfc0e96d58f49f45de83c72ea622c071776561c10c94efaf0029ded1f75ed8c98da588915a56dc814fbe196d0b846016482f4e633dac3ea9190ebf3eec6e07c2cb5e424b6df410c22bad546cbaeb107a737a054bed26448f823bc084d3fc5abf508a012f568eb98cb71b411eb22a9d024744585f056adf471e3d2c43052d35eee11f18a5e01a480df05ab56becafca55ca0f9319487c094ba1f0942e8e38212ab65ccb0ac1579d9a3029e68cd444266e6e669d1b64838ee28ced301c5fb87b089fce6e8c523ecddd4690257bf62faaff44db661a129e841f278a1adc251f4fb461316e89b8cccea6c4bc0078d36ccce7b4569d6347d5b394dd4e1144ee9a25c4a4133298234c7e5a1174ab1aeadb0afc4813c70d777fed9aab5392d6287ab7fc2b4d27bd70c5c782a24b6c4d1fd679c3d75e3ed14ed52e819627b6eb164d2a9673fade4e2470d3569d088af0af10884e4c0fb44c5348fcf987f6bd58fa3824c029915333e5f88945178ead29b59203f407d0f3bed077bb01fdb593958ffbb5dc9f4e9072fa61ca2fa48604631afb7b4b294b418b02fbb9148072d6767ba063d691f3fb897f3b1c7fae3dcc4a197c39ef5d213c6d76e9e3399c0db86dfa0f72d5cdf02da4e4535be1bfa41a6e5a432b29e64ac0d0b5b27267fde5912c3c7264452780f5066b6d50b6b1b2e59dfa313d22fb7acfb1db6496f466f3e999588f5ac251b49b0a86ebd04cdc2e33fe00f4ab77eab22c148a6c48f7f5e8e01d60008a8120a2d04854ea0716a0ee4acf5d452c3fbd076e8c1252b72a276b32075e52d1b7be88a7e2b81b350c98250c32b0b10e0f982686e695b4d86aec0e5e9fbf9f0a88fbe1deb804c77d0674abbf905ac81a10538ea855e3c6c67e491cdd0127926e218cd0bc92667eab7ddb5c051f962bdd3b3547e3394f61ad390a98105963e09c7aaa79f58da827ecf04116e78c7fa183f6a1430f745260acbeb857ddafd9f0f511217c1b8078ff4051693dbd26f7e6ebbfd0919c9005b94381fbcfc35f1abafde57c21e6384b139aa7af3fbfeadb10b2d2d49bb2ce543de3170c04205d6f34c6589442d24772944e77fbe6f1541006e11b45407eebacfef93beb2935a4b1a96c1ed2c978966b13166bf5f3b03508e8ceee4f29d43d59572ff79535694c54e39c4203f100c2aa1e64c54a6911af8146a067cb5800bc50768a3fcd7c5afbb444f52294dc515447d3231aa6da1a5b55cdfd3476da7856dc8087e3ab73755c73cf2711ce0e071bfa9b60d78a781b7f1c337e913957095d341b6e84ba7af1d1326c88fdd5bc6fceeb8ba347e9e843c6e426167d2db0c626d745b1640327f8ce08f42e9739f1b3248a301f8c4ffc40a31e25859b25e1f27d0b6194c91ab8aeb39c3e694f9fecfe3aeac3429bfd8ed256056a0b14e0ca7882800d2c1e5dd09b54375148ca10a892d69a885f31f923e1e5b7bb31947ec25539c92f0eca64e1a9d6f5d8e7ce8d6688d28986ceeeed91106293975647fb7677d685878703b73274ef366fdd6f52426086cb2bb02cdb0ae9494a78c5efa95266f6aa6a55db6e052e9636761e56212273e11032e8af22a3d43e31da0c9557eb8538542f028598538f183c0bde027a2b23625cf8efff574829d7b2cd297b53cbdcb80fff27e97fe065db78a94913c9ef0a335912ad1852cde5791be15c24e8b1a5f2f8be6a24f0f6f1b32b2470f1ee313a1eeff33644fbee8264ca099c54a4c4497a07e1d7a25cf036821accd4c23263f69861b9d136d9821b158e76d252c8508ee18b60a39f2f90c605f30c5a91a4df1413781cf94835ceb32df4d201009e7749e935691f503b0b3537d7537fe9c4192085f31a6aaf89f5f71fa6f1f5c12bba8295cde4b8b133caf3ee14f55bac4dd4f7474a2d4be24775d2f2b3466aee8041b014ad8526657140ea2efa1c95798f684d46147e371ab15174322405778511dfbc9585ae8c084605c72971b82e13337cb7f84a4182ed5d4ebe631b5bf255b8b1b764fb533d039e03f4baaf703aa49a8cd22922a89b2b4722c2daab555f03cf62b6e1d74487c7b5cc7cf9c42f562b99be160648d8f1af2c705eb95409f134a5469a5f4c5a5962c807206834db2c3f2c22e708f60a56ea54125c37364894591e64b721c3fca40033a2665879a71aefa6fac5d2512511d1e360453e1c23c9e7c955f586704b4ab316bf919d02a2dbb08ad9dc53348b24b60513d1b3b5e8c84b877b39ecdef61ff527ad68223014e6232563de03567c7f7a2819d86f0aa381089015ea208879c5e018b4411ca24d51f488a477885dd52d707c3d102ad3a6b05967fcd7870d63ab9fef923b5e8bdff638e8097862097c84102dd75858c48817e194bd2d8d012bc21dbd5af016983e940d6014089aa7b44b6fedea7003c9132013bf9f794ff73c842e337ed9bd4eb60bb853981d4c2e5ae4d082a275e9b2ff3e5e198208001c6d8a1ea2ec318de0022523bbeeecd9fa48036c52652896e9e3aa7d7d063c31ec1dd30bda252e94c7911b361f231b0cef69ed0b820079490ec7dffddb3ad20e6cb193ab26853472616d3b54cce656ee557d08d55acaaed4181a0f8eb3b9b76c4952cc75f45b918845d15aadd1a63423afbd651ae4767836517ef6729afa9a7b422601a8a1eb96ea21d8d0fb39d79853a3e909fc0f1ba737a7a478159816ed4c257ebb81ca6639f6d7aebb1ee2a45d06bf72df463e93680e81aa3cc2b25459f0042c593cbe61633c3903745aa6b0f3dfa2bd9f5f8d509ae334706a29e241f50f1c2cb37e4e473fc6a8e73bf33cb189529dc4ba4f509d4dca2a381f4259eb47ab3a3949fa28f0a5af04764b97b51b433b1b0d08ab39b2473a8371404030b8eb18f85304ccc215d39b7345bcafa63e9788147ccda0ddb01b6eeae5c60c978f196ecab2e010bc6f6c1dcc80b9855ba01775558c69b0609f328967320bf0fac369e0202b62ace02898f42bb7188778df3450fef1743920a66e46ef3435f958614cc1ea6b5fcd37817f395e962b0c33427151fbfa6a07ebf70d4ff8ac28ad83d214c0d2d9e07c1fe663dcaee253605c043fce401822f3d4bfbfef08531cb2fc991552fb9def524bc7d5966d160101d70ae17379ba570ed7caaf485b643abbd8c59a77fb326cdf9edc4357ed8addab51025596c5cd15590f256a3e20ee0733744030b0ff196ef0e48143da6231baa24883bd6e879286d8a3a490fd10a3005a8a006bc65e735d4e3755d19194d8c641272014fff5fedea7aa03e07185ed9b0472bce53c047b396da8e61499ef6398727fcd07be5c7d628c6236a1a7ff8089a659fef23268cb5f93ab3e7c1d4ac3945e78e96d1a312629dc82634220fb6ba60fcd08dd4a76d256970c7d8a12258740833ccc1bcd5bc26455048a810
5	897a3a04-06cc-480c-b7d4-6163a5920371	250099983	25	250099983	9c5806bb-3c6b-40e4-9ae6-6414a5518fae	a6210fc0-8a5f-4488-89e4-42f7404117ef	native-file	sealed	2023-05-02	\N	\N	\N	\N	\N	{61a8ac66-13d2-4397-a04e-31c0f7af709e}	t	ESMS-USAGER	\N	\N	not-started	sample	record/897a3a04-06cc-480c-b7d4-6163a5920371	record/897a3a04-06cc-480c-b7d4-6163a5920371	250099983/aff0032eef23d8ba5693d403afc807a603ee4c5a757a13dc8e4b44dfaa7b75a1	250099983/f453a4e4af605813685084fdefeb20ae6bc323ba9a709b8d2a101b139d2c2f61	250099983/5af19e257eecadf66d9511d35243435fdc41187b0b38ee1e9f16dbd6f264fa71	250099983/42c428c586a03d382b07b3677f21a0ef5624694c2d2caa5a0b8570a3f81e87f6	0		\\x0107d8da5bff4930d9692dc1f9ebd2465ea6a1720993ef66b2ef771b3e1e6684fd13ab271afef250ec50d0c76b4e35da709c26b9e9d5fdec7ff95fddd2c96c188d82e7f381a1aaf743064437d2405d442cbf7c8e5d65527f77f60ea589eaa66cfffeedd6ff58db996b0f9fc74c1457b0cb826b0c24e2eca5111b7515dfa26ea09f45d7342e5f627cc98a32b6c6633e3a0d6085b78c1d89a05bde4081812603e05681f4fa95383ed9bec02cbb4eaa79d3667e792ebed8f282ea1ab9581868c7a57e443b162d26c2d607c3e5204a7344db08f70886b82e40ff40dc3ee8341dea163a6000a18e3ba24cd4117fd070c16881bce2091a8ef126e0e6044c85c3018db1cdf20a1ee272be86e93d4aaf5380c095888517d0030b9d34e969dcace321325843f7b22e66d141ba311d80ea0fe466ffab50375c75745c2a65ec42f2532b07e9d04e48f2054bc7c49897e5aba4521d5f7b22c51e45fbb8a37848062a22f8b032bfdc048c4767408763cd50e752b027c7cf1590890627d851795031050aa590c86e4af1a366521aa988e2300bb0fe6201d0405729dee8a187b49d4b6a58a7c1ef366ba4e27b56e8f30c44f5422bb763f6b1c9163bbb04e6412ab7ab804183dbcfcafb0ae69932287f0017b59d6fc0a5944dacd216940ab24ecbe927d9a660d879b7610aeda22b937a6d74d5f1605d11434ce73c85a49e6ba531498c86ed917d37812bc85b1359fb48ac5c34c8fb67fd2d60a6cd6fb7ac80af54fc7b67c3424316615f9e7a393a12a899642afa0f9ac1c777f904ecb54fff65108f4ff74a1857ce354f3b73661c964ff39054293b537c0e83774301759c01d5a344a0e52566a73d644f336ca39edb8cccadc93a546a91084c115cb1a2705840f4b7d621fed68317e3eec1e157b21a767cf832530d5dc759db90c4698136c7162b66837a01ad55ce3a1583e1a66e11c107523460a0c02ef0db0e1521bba02ab63295a15615ef1b28f790abd34754d33e3952f1aeb859d4e39161569523b1720a9f67d547168dc13dc9681d7ca1c861dfa917f5d1547898d26b21898334da9a00362ba4dfde03755098e5f242c3d5d2a4a602d4190c4556021880b90b0be9eb8667963bce523c3df00dae2e44976be7651b2cce5b906da5e4d5d993dc490425c40c04ab197ee990cf0d36c164a4ad250524be6cf3d0724d55cdcb3cbc26e4516cfb695e9be050262fe933e37d74a5f67fb1055d6d36d2afa9b55e25370ace0c8c1233dc9959da17469eadc20ce880e10a0241065825a3b7e5596f1226c191bb07d9cf09db4e94017ea0aee4a21e5537d15d3307c6511b49fb24edf3b2f3620b12856ade81ad41f29877c2fa47240b45de54f2beaa0d416145afed9ca51ec8083039586a8e56086e45afb49e01a4ae083d99870509f865532cc8d00d26ecab1515f0d38fca8d6d01b1aa12e13f4b82adc2141a69e88ea82360f0d3141329319f91c1c5a7d1f05bef1052e46ce38203d4f8c521c7c0405bcd5da25b67927c4c1d35a85b14f27365e3d6554056649cd4c7942ee217f7fc1a93fe37b9e00ee1b2c436377e1b64ba60eed2f8e1abf30da74d625bb877d74736574876fc6479bafa9b95ead96494207ba5ddbd8231570f241720fb587a5e7019c26075aead34ad1cced52a0fa1b049bfbc2c856e4061db7fcb0696331cafb285e9b65d1547e42a1717865100cc980645694eb41cbd3514f82962279622f1902104625e153d31c43748d6ea3589c85ce566137c57c6fed8f692ddfad2d4cd2d14cc5710133e4683f1845ac38888f5f676112c1c1f0f3a633fb244f4aa4d5ce23b4fdea107de9aba8028fb6a74baea8476b6a22c694c3b0a4cc9d868cb31eb33e718578433f628438027a395d259a19f46bbd09a2f337f2786638253246667634d399b2fa97bb4166a6678c87e5117a624da5840ebbecefd815b166cdf0e6e192dbe1a77db5cda344c6f6a886fa56c4f30433ba5643715910a97e0b3a5c7ab0807321c714c670bc50b59bc6f6f2f53bc9f46779398c51da6154c823285cf8e184db0c976b29428ae9e2b1f59b2fb4fe8446875698479717a4bd5130054c8fc6e26b08ec6667e1ad5030c7311dc4a0509f9fe2821eea47ef59b30cabef1bb93d4f79b7ca83ea39088f6b3b892d164e915a01c22eccbc98ecfec358c417a1de308b0ce42ad0d7bdad29ee1866d31334aa457c100a8dc5e8585ba552b5f365d86c3909057fc77e39986e7cf48f62cff345ab766ffae3783313ee987d18af2f3fe7e41b523b4a6da734e4f7eb1f89a6dd3e386de30ae86150128b06b17e2a9fb7347b4af7d53579c59a567143d3870d6fe588a8f23c77b47c62b10b487b8510d17cd8e006bf97a7f6fa308f375b62bf9c614643c50b606415ca0c9d72ececdc0218d8c1e2223ce756fb59a5aa1abff56a20ab1e17e0a36857778339f287c78ecd3fefc4fd34de524b9cc0795af36a9554331ae468afd2160c74e2193ff158f10e9a18a15fd429803efb7b160792f7fed00f6a01db06bd5c8e612b018d2b22d5f811b7845fd35b0943aa6a624898329984bfe996c3da92b6978be32854dae9f548d49fb68368357943c232f90104939b06d235a69a3e0cdf8976d69211b22bd24030354dcb43efe292e34c651e48f32a10a997a332961c53bc5073ee7924e6d5736e0893849adb84fef3b936c63712fbac077d8280df2f07818815eb00417f69943e4b6c1591a183544cbb182dea8ade6acff04a71b1fd99fbf295b17d06f378af02a0f6945330e2db3acabf5bebf44a9f1d3ecdd2126ac31c1d55b512c57ce66613e85353ed32fb935cba3b4156f682301267182e35c1d23d040fc662c093989810345a1cbc9f3740bf3a0b17346ca1fcb632311fb474139f3549969b38d86df5070e2148f3a405735b940948fb7c41c7a3b27b12f7c89045fa400c7d1d19e6f92aefaa7fd15461a3adb613d2690f6fc4c6752e84f64d231e8766a2ffbbfef776a52ae34389ee5877278eb1b50918caf71025ef9db743a924c16795246c3ef1785fc173c9bd9c69c9946d54f493aae6ddb6330a29b410c948e918a50ec2ea88120c7c432709d2a4ba0e2eca2c7b1c64af6d2f61050672d2e115e34c5193bba49b40a0315e7f6be8ba3dce349c9703ca1f107b6d82d014b65f2d541d546bc96011931ee98eb06a2aea6207a3ca7ab397e66d3661d70ff8cae4a7b6325b8a64778c5a3b6e026276e0e333f50e0498e8d934f9b0a4e940018ed1e142742b8996532e602e1f8192834e24ecd31c60a673d4bb6ba11a8d2f463a8b78632b413fb8aff8956f378632d74db49344c736bfced019f4d971abdb8462cc297fdcba41f2b711f3c0a0f125d128cd696eb9b4beeedda8b9d2078960ea64a738cb7915a1241553f546a5e364a6e465d819730172517a9c08a76aba9dc3dcc728ce3317e3f56d6cf03cd4320baa49aeeeb33a04e1dee29687de84a6e51bc992032d139ae71228a50d5c5f1d52ad4837d722f7341f00e0005568eee278c14a7eee771182beb9ccc76eb3f540aeb3f59280350841cf82edcae854d71b681ae58d7598bcbdd858d4155799270f17adcdfb33c7f40164be852645aa4a8715afb56a9f5e0420f760c56919e3e41d7d15b30c3b93950f189f8507b0235910047497e36d0d723cff66363a5473aa49f43ad20e8f27f000c099f7920459fb39b284e91ad2b6a4edb89b13661a3c29451dabd7ea1dec9e7d5450b8648dcfeeec9159c7ebb6abeb9a75406e21a5d315f1ee3b838b7fd4436237b04bd0f4139d90f8b065a924b111b8bd9b170726c0c3a88f9261173292a6880b6ec6ee0e65fa1561193c2cf60551437115001dee8c27d9e5a7b4ea2d1bd0abaa89ae5cc6e5628f4ed09bbe84d6dff82797ee052ca54bbba3f1faa4b5a4ceedbb7027e7069244abeadd7126a5eb9ef9e50238784423e434228512f37536dff61a33923c4b8a956842359830904d36ee03bee1e01a482135b30cf890f74b68f7edeba88c1586568d938df42dfe39747ab1b216d19aab1585f
1	f16ea995-ecf5-425c-b6ca-1a8854defadb	250099983	25	250099983	65bbe886-887e-442c-8aff-ea45e9647d11	9aeb6deb-77d5-4107-a317-b53b66c61e1a	cda-document	sealed	2024-07-01	1	\\x935d19de5412f3256bdace76cbbb221149c087aa21f26ecf5a32ddb8b5a66c7d	\\x40476d81a79aed348c6501ec6f59e509c1da611c5aad82583a523c42eef61a13	\N	c4329253-4361-46cf-87ec-75c7ed576554	{}	t	MED-R1112-7	2024-06-30	2044-06-30	running	sample	record/f16ea995-ecf5-425c-b6ca-1a8854defadb	flow/65bbe886-887e-442c-8aff-ea45e9647d11	intake/226049df5748741dab81e6bc039b23436dd9b0c35715952e9c3ab278d9dcc2aa	250099983/b1a5225a47e63f9637f0e326d5efd123346cb90310272d02d32aca543b1ec88c	250099983/26e651514e24debd894f3e0418833ba5f5bbd84036a8f5fb67116bf7459b5264	250099983/915de477d82e1d125f0942a251154cfb50c992994148e8dc43a2f2fcb21a20c6	0		\\x013234bcf8b21893319c4e63bf94098984abc8c74903826013c9625fd16a993e0920b05f155fc45b254ee6f999fe9d2603e6327b3f73a28323a92014d087f5357a951a80d73a99838f3ff45bb00ea24627285e6a63c056a7a5830f54611797124391a2c4ffe7a086c9bb040e39787ccf20421b9b5b5468fa05b6cf2dcaf661f7085389f6d32d9b153262cd8e52d1e8bb0fb26fddefd93e4efd7c416c2585c342bf01f099e9a04b22b84aa86ca342a8fd381bb7c2533cd7f3d7afd391c4f8e2086e391463b5af35089ade2ddd5109ea59eb02ba46e95cc03602227771d859df8fb3f12dd352f50a3c1f023b08fb16a58fd429cb98e6a42188ecbdcea79b882794a8fc85049966aff6086a131537ca3a4f4dd6285588045f73577cf2dae162c04cdbef793a2a521a9f0ce8904cea90ea1e5929019416f47eff605cbf07024621c34a84488d619e0cc7b712c41416f70bb9d2ffa012853f28fb7b223f3c02bf79bde3104b81562bb859abe6ad22790f96337934f2430c4c33aa82ef151fc3152ece82d059a8cc8fbf560eebb5779854a3b3105729adc12f4c5af4fdd3cd1c2ae19cf8fd389ba54f26a2bbc13068aaa98a2fece892021811d7d92eb5a4f32c7d25338f631411addd19c4fc560f95df91cdb68cb34d87056baada2ba0a89a8edafe9aa4a6fcb0bc419827c18ca360d01fee328a7436139bd3ff9939129261a55720f4f4ee087d88cb4a0b4f1ad5386eb6c355616cb427fb5bbefd2981b318b52910ff9890c06cc2c9bb55fd497929c69981a617f5e8a22a2411db80c3a29608a2835b04fddde071dc681955a5c43a91724d3263510c110e75fe84054ae6dff2929a5f0b0987f313a16031c274cdae1a0242b0effce73ae8940c85a3eb930319faf11efee097933a4cd55c142b72e8ff9915da56a801913f9ec725b90bfa6b30fadadf19d23c21a91091239fe018d2356f76d43780eab24353c0d8a097457771e2bcd7fbe234e37106ea774b7e93921bd12fa0880f38c2ec6627baaf7727ca5a2f2baf32de5434b2a01a9e211379d43e1f611bd9ed8e5109c7179544315337150a2c1e1b1f1f6a3b9c70bdfbe81f0c4a70747f33b167b1c0f7e0de2b17fd41f9fdf77c103c876c6ea02d5a48da44ed70ae8de1a64ca9c2dc0bcd4db9cb0864b1cc84327257fbd45a7e8cec5283abbea33e6a0d13021703891ff307bbd8506ea284967fd5a8300d4178d7c0354b9eee3404e79145731374c55d6a9dbc6ac64a89d9ec2639e0b580b8ae689c3c87bc3bbcf5cb4761163c4353742d1e0681c80d636373c9f24cf3829533f2c2a1e6c980451f9bed61a6091eb29402ac558a3eb501e11746cdf0a556bd037505d5c40238915f8ae1ef79a4d2f0738ad1d2428c3d2431a7715a8e10c82ff394beec2e37ad8d0d293782316062565f14f6a688b389aaa287b9658c86608c7259117c0e76acbfde3db973a5c48be55184b24087744ec983bbcdd5d56a4ad1467697c130fc5211d5a1c2be8b8546e4f4f27d2b2a7c86f331d4677e8df65c1d5c93ccd63b284ee4857794581cd786b58142720f67a6ccc353c24941c0897e572e5311b35a9f8f6ce8e8964db037505077860c89bd221580ca65455770314b77674e07bdc5f90f54ccf574e216984dfeada4c58657dca2f019b6946d92f9fffdbae8af77f27fc5880366f5ba80845dc268603751106e70b1a976932eaccb110b96be6ff1ce7109b220d2bb94646d58c0bee623514b648002968e31ee5c99b61bffdfebb5838f917085dbb7a18137ddc43cef119cdcd28a4b1e10ccc3e0d4bf5a47d40d7971ce0fee3e4905621bbdfcf76aa57cfe8d0cf7e05ab9059e8caff732c25f3a19b68491cbf7ad297a97ab3837e961a29eb2738f56e94f5a2a92d2c89a2951a1f09683784cf41b870c34fae1e47e35e63e7176bb4d6528c0b9679d392b65f27f1663835d50d835361947111959ad563f5facb8e2a2c96da9c7e341b18cb8b2d98b74621ebdc9c8cd9982d5f39ffac6f04c9bb660b894b35caf450ef57847bf3fe4cc758f867c6f9600add37cd57b51fb670528d9c4f24bfdbbfc91f92f8787fb7a99b9b14a3cefc5490928174c2b4e18492011a9645086df92611b15559a5ca7eaa2f9ae7f0fa4a1c57dfd1d74f865525899b022281e08c728ebb621780ea2b96252b06b88f7de53686f269b9e4d6c6b2943ac3077c6d3038ed251d33d17d20c233755d1994c923ff03a6fe120d98cf14c4d8b6f259bd4c2e98cf01d5b8c10981551d6c4e380d2bd226c667ce59f9fec305eecfd7476dc7db28a325912d8901e9ace194c9f46b576e899d07f6974e46bd346bca37c5f3816dd0c748a9504869c59400ce9617b535dde5086b6626c09274cc51525d568eebd91dc0e241a349ee47f16019c168ffb30a136c5f4c9cea00eafd660316eb552384f9532965fd25c937c48ed19cca8af0bb9a439086ee9614de65c86490aaa3587897e3f7389f2212ad2e3c6ac23ed89c4aaf7e5fe4513624db59609beab87d86444bf019b13aae93c1326f667a114d513095dd30bf4ba6f7929bf9398867414b90a01d50d43e5c0376fb07b23331650c8a2f1bbb6dd87ae41ecc46bedd466c796992a2bce35f7ccfd39f1a78d199b50dfaa1c1b976988ed607d377d8f2d85608999395826f5d7a566eb6971cf3d34b786c566386d537daa730f52309ed2839bfa6c56abca06cb2616933e784c7424d2481d627c9887fedba20e68878c9a44c59565cb2b3d7994b6ac4f55c8a14848f6bca14c1ec58d992af4bac3fbb7878e9451c845d2bc099aa033589ce1a6efcabc54e84a1a19b2a264db4797696fd252e9ea930b4a9a0ca9a589dc894e0819f4d0151b2287bb2c272957c5d7be2d7eab24f692d9e9b918bf67fd4b72083a961e7a12931f400bb5e936db528f9567d98b357453fff55f60bb8753f56a3365293ccbe150af0940fbdefc522520032b801794b01f5b693b223754ab233887fa38511dbbefd16399bff37d2b921a36b94fff8ece456a49e1da5782f1c6e10c33bdef672ed1a309580ac83f1a64aa3448e5f50e84331b011801a18859d4ece468bd4f58a4d30b97041f4f7ba3e4ee95943efca6a8a1c021dd5457031e3b0dfb0d7facc89e00193aa35855303aeb250fa061e396b7af97d18216ef0ac0591f4a01dff7c78a475c8b145b8727f1820655a2d279e0f13524c82a3f8cd11611bf364e64944c42f49a9e95127ab2b1d80badced31e2bfde2cbb549ef8464fbad303031360ddbe47824de3c33a29a695a2f3c193d656065bb24228db9afec0aa35afe0ac69ce20fcc72d1a64a6b54a28012f4a3d4c24569036283ca34a96f7b82f4f35a4da1427e78292030f86d5cbb13f1429bd3f80effabae4b1ca60dc8159945e8b9441ab4b6ff31aa9aad683551585b52ad2b67a9c16352c59b4e67de442ad9dde865dcaf85118b46eecea16a00840307e65c60c3eb65c61a72b54386a6d0d35ea6d27722b23bae4203f7b3b553b505efa8b06687b5b6362aafbe5476a932586efc815a5e8368054fac0970a207f14bc09245dae20b7add53c9594bbe93d17f486988df698e9b591e74b34bc490ceb5af794dabf85b4e0dc25693c7b93e4410ac01c452d51c860a64d318c5a12a52e4e7182b8fcbf7fa505207f75c23edffe78e982555056a50543af3
8	b68ef7b5-1fbe-4253-8087-3772dc2d6042	250000999	25	250000015	06eab018-7472-4f84-b2fa-39ffd939a5e7	\N	structure-data	sealed	\N	\N	\N	\N	\N	\N	{}	f	STRUCTURE-RAMA	\N	\N	not-started	keep	record/b68ef7b5-1fbe-4253-8087-3772dc2d6042@250000015	flow/06eab018-7472-4f84-b2fa-39ffd939a5e7	intake/d57e27940579aa28e5b37205a80efce45a4bc976f2ecd4f1818421d28aa15c71	250000015/be9bcdd85ffc974ad14619cb824da1681086156edfd76c971be86ad25dcd2fc5	250000015/d88460d387a0976e52298947d14858fe4ff5acc11302d4f1646903c0183c05a0	250000015/e624ee233fa4a4fab4da59dd7f5f96152ce87ab109c6757c549c052a91788519	0		\\x010ebf199ca7fbee6f07af3b5b6f17d3b1d011a4aa9ca5dca7e064c3d268c7ac5b9fb3bd4c4b5db93ad7e9b723a1a3d9e6ebc4eab7ca8de28e454c5ced42bf97101f4b2c6122d48e527645e351bd7e56cac9d296fc8483fa30c81e925accc6821baae4ce4799dd4a39dd4796ef2b6bceae4194d9ab39439e6fb53b729e16b3c41380b8c30ff7ac5a2946cadf286dd62ce33ebc76013baa0e8177cd4ee6987fc1c22974476353ce895e1c345c8f127711d04bab2ee1ae80b5c9c50cd36cfe52eba81c79ea42a5a1bff45fb4a5b4f2abab179492bfcd420afffc977d2170729c626b04d8b928f4243a1f99c6a0ba5917f2532f435aeadab4211cc17f9c936924f5743596d15012de08a2b8ca93d14d4f580131583b7a69911a09f6974c59dbf3fd2a39cf00b10216026b7b80332229cefe32a73e342ec6f5965de3cd48439c247183d9e5e772b4120a6d59f85975e9ffeae74e7f0d9781b65118b90820f0a9b756c99d357061e1d72e4709bf23bf269db07d5686fa4155edc2b42bbd677b51af80c3028b40a3251dfdcf2e0d7449b828f90bea21bf314cdef662b3f7ea8a9ae029f4a2794171bf93dd4b7f4b90b9479027c1b16a85d0b893bf7f29a9a8cb0fa7ca148d1769f25428270a3c0e4070d37fe3a966592374c36036d8123c83a70e950fa484d6782f1bf24116ab7340de7647ed69f56368a49ca8f92e7adbf4a617ca08d4ad11d2151ea755bb7c9f8501a57241433c881ab2e454a69e31576fca7997fef8b9595de7da2997b3b3f491d10ab1f2bd4da6d2e9921739e055497d4cf2727025ffeacc801c826b1eaa007edfe5e1b7a10055a2ada070d1db792089c9a5997ad0d9081e311dee17d80be18a97cec5d2dadcd9f913840654e7db192cebcb3e8c8291d86a848f7503ddf64bc733dd404f0de68f249b0fdfadfd9ae46f483671ee7aaafc4b10e0d0d1483389df7e3c09739e285756d40db93d268e4f0746126ec5acb07409706f7004fa67eab4a46b32047c494f99407ca866c4c6a0093adf5591dc89e266a7686531f0ec9860a86a88a4971fdb0fe78a68429c4f5ed81252ac89e594f6823e29c4c6c8ea3a11d2c519751ab5233ee383e9062f9577bac4ef738833f886e163c18af3a1cb352c8bc976e92002972319f6eeefdebc7c8df6cef890a428e2f0ea7b327f755dbb6d8d72d2272347ca8e9417da2cb114092eaf0274cfbdf134f11d9984447ead92e57f5f07383be7a5923507a3a888928fe23e494b3ec14376221a1600326c83b1571bca768d81144760de3962719e8658d9d11482af8301edfe6e0f384615d87e451d081a2fcf3fff1f4a25ca2df17b9a6b04667ad6e2a86ed2e608867a140cc99f905324e5cea2b0debb97d6cea67370eec4a94a106307529199ad373e64584eae9da72ec6db6974ab3546a77c901ceac830f12a8dbb264825caf99f31b2d7ae51448ceb5dbbdf20a4b07abe00706fdb5192a7b1e962acba082d94d6d9efec054520a720bf3e2617a16e844861e99a4dc91a2517b1c7c32934b37bf3c5a0a3412b98d67040d98825c183ec579a6abec1a6b78d65f40548669154db14f63febe46579b5fdef00602837a1d41c6bdecbcfda5444f93deaa01ff9d1555110753485e760f5dcaaea7425ebb72f23a439124e1c05fdd0cf5191987157740d5d552bdf833528dd475a78b83d7e7fc5b024a48047855e3150c8aa0a2cabe3b0462b3e12d2af28a5910f3c913f40141bf529b2a98ddaf8f0b21268cd3d20fd4397b63cb6186c68be162e4d33fc0d754d5e977d9b0eeefd7e0727467be55e77b18a1b6db93a54f7f18077a327423b6947cb42bbb76ff18dcbd13f11c69fe857beec22de0e462eab7e78dbb8d5a38542e5fcfdc2c70ca2523394de0aede8eab151c40d80cc7afad583a1d83f3192fddf54436bc7e2fac9b56b37a6d588db7a760fc8b307fba6509e0e24e2f4f07132db829ee2a7f55eae5ffce6fe9192ede98b0c87c085d964c5859f6b667945165223a14b03db55f259e519560fa84c5972c071dd33c0cc30450d0da8fd941b4254123579a1a79660113d0409c207878901f77260c36a6414f376f892ea01fee74d7d311b115788946210ef3d0cbf5f1daa0bd0fe950311355e1d60ed7d26e2e43dc177ea449f016edb8ee8b3328cfbb2483e65f4ba5590260ae65f71408fe1628ee43e30323ee5cf018d7ee0189d821e05684349c9447e8fe329b4bbf242b20795e2c6f3fc16f8bb1dc6328e8a739fdefb0a0ff2b524fa52193ce12d73bb88e539a44303f83e266c81d7952847985189a55dcb49933a752a622362292eafb47e12f96642d3ec11e0a303b84b0c9f900f80c43b1269baf677d779c3a1673feaebf5c73f54967694b0ee462e3776d8f42d5fe82a22e4579fa96bb772995d06eaa2fa108e192d28494aefc5d5ec06924c55c419b060abb00a53d60a2f548103a020c79d96f76ee21bb5e1ef3772ef9139630b6406b37e1ea73846d63fa7ed313c86cbac1bdd42370652c8e57d7b688360dcb8f5f396d2399123ddd431b48f325750943c6c8c4972cc423d61b92e76705c08b36f9a0a9f51129bd95a306cafc422c186769d887bad3e065bafb19beb3042ffbb7b9dc31520f376a7f94d577d979007e3655cf5259cc1f43138be6b21a415c47419667e1114196b91e0b95ea43871be62061ac6956b9ec9f41237a1bd3f14af3a8ff11b5843850bc8872f1293052ab68a65f90d9147139ea38ff1164dd8fe7380122d1076dcb8d8a8ba3861baec8e5a7aa6567c5a099cbaa0939b79ba2b881a47c1819a3b4e5c64201eaadf134d13ffcf34a3bca3ee6f63532299d7b3d2a6a152169def53ed4158dd5a53f252b68b1042e046f09468bdf4346453bcc908141dddf0e2b9bfdcbdee23e89c510b8da2982ca881d814bb1cf013db4d5f0230a35bb397120a32f5b3f160169e3a550b234b4877bcd5e3fee8b2e13bb39d207aa616261887fc9477fae03b8a1ab8474dac91cdabd84d8c12ce6aed8e4e64685c37806462f67f215f59fb9d72519afe61758748067d5aba5922a5b391e8e61e19a4121cc84d0811c6c6e24fb53278ded3c5719957642a15fcd15396533c29aba25c16e91aa41032a0bed9abb5fe1b246495685022545eeef83d8e1a3ac6967c467c7aa558ef07c2e5662b4b1102c7b1513b5d3c4c18030aec8a13a5af852c51a841ebca56eabb639e6e7f670af3662554e5bfc5d8d189282ab17fb670e17b0dee3badfa9270200e7104ec0336175533b42d0910336c15ec3133985781102058afd44d5788de224a2ed1569db0413f1a41089f9485724ef74a405f7723ba
9	c4329253-4361-46cf-87ec-75c7ed576554	250099983	25	250099983	d8c14cae-82c1-4cc0-beb4-e9157aef0216	9aeb6deb-77d5-4107-a317-b53b66c61e1a	cda-document	sealed	2024-07-15	2	\\x0925663e80ad1476dc9b8da8a0cef900372250b48bd827d47bf619be1f9696cb	\\x40476d81a79aed348c6501ec6f59e509c1da611c5aad82583a523c42eef61a13	f16ea995-ecf5-425c-b6ca-1a8854defadb	\N	{}	t	MED-R1112-7	2024-06-30	2044-06-30	running	sample	record/c4329253-4361-46cf-87ec-75c7ed576554	flow/d8c14cae-82c1-4cc0-beb4-e9157aef0216	intake/b7d4be7eeac27de5a55820c23477aeda3fa468fd447117a02723c153dcbabafa	250099983/74f937225a4b9c0cd8420011da006e27065984980c9ba89453c13abb2cf50c1b	250099983/c91216b5e8f3b1286f7840f73dd4dbc3e33e9bf08ead7bb91323b99572143b46	250099983/b09fd4e72f57c49b8f0638c0b5076ca6b07aad4642c6152e5dcc53ad6599c656	0		\\x01d8a6bdd8f3754e1e264fd872c9b443b4ae47e5dbefed561a39903f30931735705fc38e7acb4b30f3d26d1c33c90244312d9a5f5ec6e199b50f929eac6934e90f26be5ab5cec6053cf4bd8647c1138170a7e972b7c046564619a1100da7dffe908e893e49e4e48f28535aa790e94813306ac80d3e7337b0ee9d5be3d14509ccec436d85bec423fcedc235a0d09a720967e72a06b8601f83f99edf89ba49d8524d0310768fcfa06b7d1718bc3bf6c39fe165c209a75bb961386ad6bd3348f1e531d5d4f4f1c6c7b807b1316ff92264c0598ff69456c4be14f02afe4c9cecc4e234a579ff4cfff202f40dd0671bd5a8c84c53e679449e2957099fec1b78ca033701b7dcc21a3dde7930ec5532ff447afa5ef9936c3644011d2287ce9589443040acc2b93ee84dcd86bb0391047ec893282d5fa52187dfd5621523221036caf63bf6d5206194014120343f47809aa4334f5c2de12e9c15512c01c4bcca64c4fabb04121da1806f8f610df2570d947991ca9bdc5bfebd726eac1915e127b98764d6fcf1d533d181d899db8d1624d05dc40226d39084f6601a6b3b7ed2ca9f510142f6b6abab3e091fa8356b0b16a2191b1a035c10d40de292006e990e568e4daa1238d348bd989bb5606446c2b96c14ea797d1e77c2e6e77ea0212fc6b13e51b3cc9018c716039c3dae0de94e76d583cb9a74c8e18fd46aea02eb5729fd30a216e6dbeae9dcde40ada52e5a87f0070c5ac16367e69d101f8565642bb8103bf4ebd3b5a70c964f32da73ebeb9e1081c0f6d9d0a47ce02cb8d5f0bc2f55eb68fe0016612d98fc106ee286f785866607932daf7f7099d5997660e6c236af97b5fd1874a7a69f01f64d25ce042c713dcf4c0b2581d861d6465fc143eec3e126549918ee1dfdd4d21b7a14a42f733982b5506a4b0907fbfec90b9cb1aef878c9cac9fdcecab49ed385636fd0b2d6de741ad0f0857a84e8044d0875a80df9ecf6f4dffdb6e82029f3837cf035643e4f9a5c9930bfedc04bfc2e1e5f7c9792b49390c875c2ae561f6cfce5aba198eeef06b8bccec2166d9a9e10173bb6c1735809b2997f9ebaa2d61dc977ebc8855e5495901312a008994bdff3d17a134aa9e1b648113ce45c8d03ecc690a3b6c3778be46a946f8ddcd224dec468c98b30a3b82d4dda684613cbae1ccf1d2db9682cbfc9d2dd3ddea27edaff05c6823153868cf21b8bf2b15edc67f576c8fa992fc58cb31cd2a2685cc191986f76745254628f3dc6ed41a3acc7cd73315767c74b5becd5597fb546bac4fd0cab7ce7d8fb71c71640d465efd1a9d8cf47559f8b28f750edaf3bd5ef12f0e918a68a0a0b490d11f0fd09a3ca011bb61a323379cd761d8b393f79ad32a52d13e1cba21beb1409814f18cf22c9b176c6c933ec3b2f251077fadc8e7ffae928dca4e3a82f461492e6cf7f26c9911765f1c77ecd650c1c3bb24990ba49c656b334f2059117fe94e30c8de89069ff99c17e31e9cae0c14beccbb83459f478c627427b03561f870626440a3f6472901dd3aede0857b811a5378f36bca56fba5f467a9ef771f0a88c73d54b48140c73303959a23099513c60887462de5d62b7fae4246514c3345468fa0cbe0b3fd1a15509a82f4e9278173e3202829876cd78186e1f506818328b366b6c1a741d78f0c82dde0ab7433149332006715dc7de877ee47b1130e63ea662174a6012f9e27341370aa3ff6728649272fcea5ef49604babda97cb2a4c5ee9d7c3b93242887fd8cac0f34d994d34151c4ab7ebd297f27f6f073fb64a49f0684857980462288960d343ac9455a7a8814fc5eb837d9214235798f101a8f15f3e1984f98cd400b6a21bb9b4046d617c767833fa4aa20ed175285e8d54c9d1c0d0d5d4276a3ea86c8d39b87e93324752e2e2d4d0b759f29d0ba221f2f7e872ca1cba574953864e8ba8afd1e7717f87b3022411e248ac169b10dd6a5f988e3d11001988c01a667c9dcc8f26dc471fe39124331046787d385509c8fbf64942180f80fe05417d940ad4329adc43e89d0dcc97610e0d526e097bec9cb0ce1cbf26a5d8ac43459465ac9759c569e93eaa825d3fbe628c1c1b983acf052901f232a70dafd6ae91330afd14d3948dd9cf5a484bdbb1f5fa72031ceb99c6cdf84577e0ac4eaa199d1dbc942cc1110b3e8241e9346d6ef99f2666e5ff2b050bdab8cf4e46167e6b8bf2534acf6d000a69ac940db2e18be335db5bbd4a4bd0a7f72d9307279acf1830905baa7fd6fa4e5fc32434ecaf278bae6a116542c8ec8ae3819046b26937d46bb0d33ec9b7e92c6fdb1313931fad4b67255df639c9bf7bd3e2532c73a0c0689121e7440ff1660fb5828d3f746efd2f2c7be0aac01407a6d621d1878fa20c6d324fd034dfa521b0203fb1a302d5e73efbf1736c22cfbb506fe4064e5d9d8987f9c64c97ecadbbc6b5c032db5a781a990c161f428b7144d49ea84ed64fb6060c0ec5dea181c5794a5cbd087da66df25264be7ca64eedbdf5f156633ef4775084c7f277fd6e0c36ac4d7a1898ad06b4d8297140304c17cd3a4cfff53a64a2543929aac441156e32525777c4f79a2b9d741790004c740a3ed7e8951ff7f11c061dcff1ca8fa3307952d098a43a913d335486830c5554712e6a900ce161ada9378d395edd4eca150ab5810510518c6cd7f4ee81c8b6a92c4dc68818852310944fd99ad594484dd90e5cf55b216f17509eb4e37f173bffddd74571534cad268964c6cc939716ab7e51c0e603c27f730230fe9661b97b92c5e12bfa9b33596994c1ddf138d579b47d16108e3b7e7026d4111cdfbad6dc2124d2fa0b2180dbc1fb87d60ab06a91cc1fd8cc7b2c3f32f8ce6e6b94ba865e14162b26982d087b35e9d7139351f32bb83efde36c1f1bcf7ed87f33188ade71b03e19cc277be6ee2b6f6c350cb9e1caa7539ee3f7b1c13c983f2d23b1eb8e542ddf4d8242d56052289759dec167bdc5e87956fd0f5d7380ecb7dda88573e044e9232192816f9e17119bd97f94e873049489eb48af90e1bfef48d08203c4f94ea90b06d92418f1ef03bed7e1d8f04c5362c7e456bd52b670788f8e45d0c9ba0f5de63909dacb31c88ca394f68297a447f96db44ffc211e04fc7bb9deab4e0ea878084f4e8dad17f9233af8ccda04ccbb6deb57ca4fc3e0967e31e18d84acad5ccce5f6a97205a08704681ca62b2f79ada2f32ac462413789ade3aa42f716340f0d15f9c048d563884fffcb7a7f67ac3b7aa5b7f3347d4ab9ed8d591e6e9f76b423bbe11651052093f47a5385a4e5f228740ed819b3d525bc6511f5080654da729ab342b5b632bc93ac908da12c99deb4fff43cab3ddb3b7a88eadeb1b911cbceccc7b42b02d3f649288763bdd00976b35110f2bf14eeb45e958e1c4e4f3325789f6888d434bde805f8539ace07ef1f54e917f679ca7d862a19bf199c15f3ca946ad7dac291e9007c21f8ef095d2488447ae8ffeff06ff4ebbb5cf0e4cdc51bf8cb76ff151477985ca7f162dac6aaededf4539d0f6e0a6e0157cd5693058de6362a2cf93886407e621de574927a187b249e07352e27188c394712399e279422af9932e927dc04129f8057b6d7df9a96f9a084299877f1d6136f8087dad5cf4907b17a250829745ad232f16194bad29a48fb3b0a5156164c58291ec936b5332a07b0ae80ed97469dd323fcb40b87c7a28971548a40dd184623ebfc12abaee7a9ff1def110d5e702d0f8f82f5a794b4a616ed2e7322d50a9bd2b6a4347d6dc81e695328f2860aa630a2c6c4c151dee52d7c6c8145a366f03275d0fa6d21eeb8386407da4cfa8f1278064
6	31799467-7a2d-4287-8b8c-75994678d763	250000999	25	250000015	dc64fd98-915e-47d9-992b-bb4c64d908bb	3bce3016-a884-416b-be76-d080edda8ea8	cda-document	sealed	2024-03-11	1	\\xdac154bcadcb76506dd4316163a3b620c25956e7fc1c7683d1c90e934931c860	\\x530f80b1a9deb6194da06f1e523702b743661ccb0ea29dc8300da4ab13355581	\N	\N	{}	f	MED-R1112-7	\N	\N	not-started	sample	record/31799467-7a2d-4287-8b8c-75994678d763@250000015	flow/dc64fd98-915e-47d9-992b-bb4c64d908bb	intake/7bac8b9fac22283e33a4d786e23963123f3ac0214086b290faec1922b1634abe	250000015/48c4d8d2bd6f1f0cc04f729f408b3b5eeaaf389dace5232a30a7f0077bd572bf	250000015/6951904c3f64e7f15bf6907ab3b2f1feddb49c9abb85caee128d35c56198813e	250000015/35fbe9695f6e0667da0d4538ab0609472208a2c61b585babd4442d98f7016b47	0		\\x01f3e7d1c8909d67379ceab8b137bcb3846311a892f0185cfb56b6597efac804f375502d95855f62fe544c88361ad34e56613b6a3859de5145e554c0e0944650bf2885f76d1c116c6f76198bd7a22e8e19e8e3f3765278554e2ad7573277c9ced3e7c67b3db924bc059202cc012649ff7f337c326b4182acb4ac00e225c2a36f464bf23f15b9eb2d74739df7430258629a6c3ea91df8d019932ee1d23035a1622823d1807601c06cde6f0724a03cec540090f48c300fc7a20cad256b1faa546a62a2341a396098267daabcb1fa322992cff910952182164ad9ec122c10f3ab22ffad4363a14d2195ba37ffe790c548b125e54b4d02adcdfba376f7f049383d5af823a6416de4a21e076367f0d9d33ce416b06d034e86a730dda2fef6bf726dfa07b0c5bbd78e98ddc5b236c4ad8237ed990eecb20457f09a32de56349b04a0b95c845667c7e0656678bfc703b407c174529f7afad37d739fcca61262fb7246816179933c2140b47534f8afbbbd7f5c9a02deb5997ca189a41173203ab77bc3c0f8a0cd2a6aca23d868515e8c42173cf01152e79e89e5d72c8b504721b8323012850c17e5045517d9ca22125544d90ced8b71184bc36e2d648e47cc01918bdc08cf31384c5476aeeecf869a9de511e2e94f2f569a13cb20427f11b95b6fec70803f88f5df56e5e54012cb475698247c0033cf46af8a217b1ae9320368fd2b6eae78a9e4ed314220b950dea2a2a077f0d06bb7824acbcc42706425d5b3f57fd0dbe2793a5f9ee3cf68c39b6fc822b3eb131ee94255109cc4a4b1747a61ed93ce3371959a06d42f2a0451b75b02371183457ada1ac7bf5f822bdf8f3ba6df76917d7235e780e82bf728a54a052b5d4c1160136965aa0c2d4c551b114a79233291abb3e17cc140d9eaeffa909119ca318232130cb0a796b0c965c26fdf93aaa3022e1539c445227d28c3557514d90a763347e783047425ef132a9d7236b65680741d99827eb9f3f9ab3167322ccaa07910ab6e6e4b4535d26887dbba5d80b2743296deeb7be797c212768d0d7c85214a53a68b6e9be219c5dccd4a86b4ec5c3d3c4568ea3309a744d208a857e2549d01131d912be292738b790367a8f5b5eefac1bec7553196f74567b2db16618e94f924ff87c42b46d510144c151bd3da58c5aa617a83771b5134659f48047dc5bc955ce2291df54d350a2c51b087864420721618884e2c3d57e1a91c00c8d11713e672c596536f990e10fde580ad0c2a64aae231ea57f40392f34b4772cffa06399b8d1ab3be7203b8cc55c63f92389eeb6543ee3176d6091dc4bb1629fcffa6443c422747c3aec813fa5a37db50de5312012c30d507ae648feeead74eb53f8cc8a525880b6eff49bbe0e677e7342bf6012226e4c9525b8902841d6212255c993bead39c5b67d15e00ba85835e540437440a6e4a96fe24f0d59d0874a1d9c9d35711d8cb44dbd48ab421b30abf0a373488e1ee21ed01981b21d108432969a87bff65eb5023b123b889a745d5db795c3023bd138b6700fee247a2ad86336db2c3b2cc7733ef208dd519fb91723dcc23f717735349ed8675c226b8f15c89acd80b0306dbe2f3320ac843e5c010c2c7c9950c648c5bdca1d78f5c12c7d462c2a93093ca184b334b2e05e6a73b156ff91787c1b0e7842d692aa251c340a8d57c4cf6ee840747949ac6d5f2789365b9dc7a1e947a6593ab8e124e9f7433eee8bc8c4f855c7832256ffde87ea219635946abf0303afccd159c9a9f25caf3c4bf26cbb83bde004cc92af4256d65de60b61868a677acf04426f25698eff327030c8f886e4a976289d45b4faf08e3d8f92ed1ecb3ed20bb7e5b2ad63cef68f1e01d5e3b8837d344d90c342949aafe737ba1a50099ae4360165f9a1a5f309ec8bc14d83738a9b63628315e6ed2251c680023da93dad8c0b103462e9c79c7f6d1c031bc7909ec8de1a87508a5a0a2fc7385006d2846ef9307746f7a840fba6854e1c91c0088f7a396e76025790bbe2744bf266bf009050dadb8599283ce86508e556d547a4c30b4f1957c830f930d708c5a87d5e12592615f7c36fa88fceae44d6a6444ba80e7739566cdbec6498eb6b881f121b11620b2bd8c017adb8e25c7dbf480a671fe9044f735f8d3da77a060a5ec86f54a652fc4f71208b39d542328b4dcaa37332e8fe315acfcb0013005c235d956c678900f32d2ddd35823838b30873dff2bcc90edf3af49a35b735d49cff3d2c6f837cb4f9a4bf4648298060d15a5d62648b023ad370ab1c6addc0932ff13d19edc3d95000ce1a00394c676eb8eaf4efccca08a1ecb3d132b618bc1140ecdbfb52298767053c8f7415ffeed86b21dc0ed959d43886577df498a738e3ac4290510040702b3b2719d5bdb6037dcfe53a7fc76d4c35562db6202c3c902f7f07e4b0f6910dc76c83bac931a20ed73094526b1f393f2a10df19d9d075874bab819ec870ea0d1ec682b2e382012f3f6130dbad80936aa048f787de8d168f83cbcc740887a24a2655d139679a891f0e73d2de1bd1c7a9688c4f2560521c6f4a2e37bd27a18ace0161057639b72faafb5249800b4e17eb57def9bc5ca135df32c45c6069ecd2532ff9f246daa2506ec98ec11f2dcd842ff1edd4e5f789b3d5ca88e2d11eefb48ea860aa515c78e665942a3b0746329f198837f981308f36837547d95b03b937e365f55e56444cd4eb8074b04d6092ec997a1b6b06057f934052c87de89855f0668706bd4b74b0f492bebaa7beafeeb63f4443f8d25f21831038d3d5504ff05eee617ef74eb8b8867ed95a9b4dc5b4fb5c9e1325b578952324925597a9674e095313f3bd3c06b2b7876d229b34e8397568015dda6ea33f64f87b1061fc709be84e385b239e4422b156b8f45c0784d9d67f1562d50fcd28c9f91cbec6673564fb94747a938c6ed5863e063858855ff40d3be0561b311c7f7298a26f91b4deb192dbe5a374881c09cb45ed414b412d08530765b56186166f89f62c26570ad62829045b80c65d067f77620bc16eb46027fe4fe92802d624aaed4a15d90f169d09777ee3d7a9adacc328f029d4d63aee55fe6b030fb8541405fa08c9ec7e61c376749415dc767503445a77d3353dcf2e09b3186cd8e8eff0561a620a516e83e7200122da91c8f44d01f112c068341c24ec03a606770bc85c057ba1e377de1451cee919dddf9d86768902785baab58815427f77dfed3ccc449c1fc65eadf7e23b46c33368fcfafbb38e90c0a6360c4542db73a1c76ba7745e14e0148f5dae244dc067b2319a0cb51aec4f0ba8331a9d8c8b8cb95fefd59e2f3cd2d952d96b04a3dea8307751ea7bba1ece0c17f98fd81a77dcd809763ca99a9f008a96987a7515adc9039eea472bbb7e9409d3998176d9fbb7b2b3d17a85bbe110aa9583816fce146590935b068284b79a03e68b50fe24310ef7e1c8d480d8844708df4fb65d5290be27f07340838fbaf101631f43796926a1cb72e0664aa281a5feccb4ac0cd2c22bd634b58a63b2c0194519c8378d296ca77b1d3035780c9b634552624034b02674fa89c2376615d83fb323626f1c20864be55cfca4b0b5c3ad0a113e21459
7	43aee6f8-ecc7-485d-825e-9ef0a9d6e8bd	250000999	25	250000015	7b7ceaea-e30f-49d7-9263-785b40dcdf85	3bce3016-a884-416b-be76-d080edda8ea8	cda-document	sealed	2024-03-11	1	\\x31c6af91140e2f854de89b4ff1a8f066da03fd6465e422a9983e84fe21ab3cd4	\\x9fcddfc93e37f16b87a9912c16d3686f23d288823c0661cbc0c0982f39df1d4b	\N	\N	{}	f	MED-R1112-7	\N	\N	not-started	sample	record/43aee6f8-ecc7-485d-825e-9ef0a9d6e8bd@250000015	flow/7b7ceaea-e30f-49d7-9263-785b40dcdf85	intake/3d5142cb0eb4dcc9d797af95b128b05e79f1b7597d29337b231c938b7a2f16cf	250000015/feb4e2578bce3924662cf35a0bdaa3a356362aa14f37676c8d1f9ca5a3bb6f93	250000015/872c171425218de7c973d0420117fdeac98b96473c6e75a9e55910e28618d556	250000015/46e70d49c524c25f86a8cc98fffdde8d2af7fe8bfabf438250d65e1392809b94	0		\\x01c23aca3410f2eb010d8e2ced0938160da07f83bdccfbf719b33d134633256fc6dd4c4f381a33152aaed00256f40eca2db26965e015a62b19c84466d793ecab5c8a9ca68e5af7379b38f7df57ec52e2b976f6a09199b65d5f19b6e90446d7c0c62f5f2fc9030407dc9ad7e0e38089b0c62d2a132e77fcf9dbc5be4a0423f6ee80910f5616e8e3d5933188807cd47c8d898ee01243a4e06bbb938de85466ff30ef1e7044c81a41c2c208d475f24ba8a83d1858ce9af68e93ca96361e4939845966a94b2cdb73f260b9b73a65feb6b8fac0a5759478e6e19905a68db70dbca1e28316032c283a9d2e3ef542310b3f1f8827cdb1f24b932f7d1db1c6bf179f857ef64a3d50f512f6d0db85ef338970d7104a04b3b6546cec5c116e10e1515ab51d43e4ee90c0708048a5d997eff6535317074d184305c1cdf356d1f157df935f5ab28b0f142482b19db7e912eeaeca1f763b8df97bf9a578ae3902b11a74b6b5c439f8980bedcb3aaecbdd8afcf4cce99e68d2373519eb19674d4c306664c3387960da5973684998e359c34bbbcfc0dbb935014e59b7ca3f7b4fdf681642f3b437ebde02aceead01a4ab6eb503021e7b686daf5aaa7869090875f68a0b994956ec5406648b20fb5d9560bcd4aa23e74d98e014ae85a28302a335d8094fc558e6c1d9026e59a6119dafded62bca212b3382a1e0a30df4c77406af86e2ebef849f590037e16fd7e5ced9515e53d01723c6f8f32cef4f759bc5e578cd00eddbb6aedfd823bb20386c8aa47696e7fadfdc02759ff633840fc67bf3c8b6fcaa1bbeb993545aa46b3dd389705d5dd30cb78505f11cc5da89c3dd89519d2c9465f948be152422c7c848ec52c66cec27c685fefda50412b1fce918e657632eed9719877d6c3e294468a043acc0736615aa6039b34fb9a55e2b86be99399d1f663cba6a33abb032cd11f5879f637ed3d59bbd9172de7ff5375789400ea34f30d3897a461ac8453ed7fc5b9e1053306c43be7170794374f885d2ee9f208c0b8e680461e3a7d95648d91e437c39467e5c816a9de034c8eed9a51e34592be1b4ac1628e195672fe7f975be0e5c0274fdbc3f2899d73d7744c3e0b38ce13fd24563928390f5357605ab01f9869725e7d3302556848d51bd28b593c20826b3cc1bddd13b72fe4794d43bce293128395276b48dcb916544772902135a6adef195172ac98a73306a934c47c33e3710a4da8b6330996fbceccc76935bdb910a600a7e7f47d76e6f79b7d3e6587b0b6a2857965eec394f4eeb56f0d15fa071661e9032d6e9760eddf039051d74d01ad7456091d6437c0be927344c7f9ac22cf78c75a2ba9da9f7be4b54f18c312a62487ff65858ff7f6511536873a75c85b28c235dc2640f3d11c7582c06cd3da973875146038eb97040fe079ac01e0e307afe71f56468d40c58ddfa889a895012a15f22dedc6d02449f5fec219816b32bcf6a4c2449ba13db949bbbe8f6bda0a5eb75b6d907abf3f9f029ace1aa07b990ebda116c05af12bad5cb6008cd44086a3e194b6001e4f1ac5eb52cb5a87f731fb58dec463fdd10e58c6dd24727a9954a69cb28382d00640c81521ccd1f1f2ed920090bcf08511b1e396d6bd5e9610b50d3dbfb89d1fc6ea23c577ed52437c50961596b1308b3c6b8b5418a92690dce2231931ab1673a461d631b3b2b3191654fc68176eab6badc805445dfe89836f5176bcc8487ef5d5423777fd5d2b6b026d59b892a7f9add1bd04f14af3ae6b5009c757505a765b62ba090e7c38f2031726b1dbebbc4e5a528d578012d94af75fce6413d20d8aa4a8496c86e0f607d833ebd758703e2d5988874a24f3fd07f2cc37f245c72f65db2a1a23bd039353e6e6df82818c753911ea9a00fa458cdd1542599a061138d57195b46fdcd91092325a2048670f65fe5b97287536ef714ccd978001474a849b5fa88830227449ca2f8ec1aa3fa325b4616bd451224be683413cd116cf281844966c50b8a133cc4b4f96601bb68bbd3210f084ed38160a4fa8455152c318b81d1390662bf702c921e44e59e8e8ee63c8c84238882827416f169db61b15336caea4413e72d26e763e77c4eb8f5bbeec85dd7e79bb8c9e0c07d0edf4bb0cd37d6bcda7c403571ffede4292a761605e39697ffa627263e5643b28bdf4ec66d1f185c789e956cf66fccf9d40ea6e20b92bedabc118d48efe58b3880f159b6e343eef86e27c3eb385894ce8414d8596524ab8cc26d7bb94585d6d1f373f01dc0d939d4d0fa7050c19a292101167aa99d73d41c8a5e8fc0af11aed1ae140cb7635d90db2a18910b2e0ea5cabd9da57e6fe539cf40f13f7d9934187967cb4d621cb62e255e00e4de4ff6e98b3a3c804c4df380ae6ca1921e6011903b8b2389c7786c4c7e8252fd65b51a1fe8dffa5e138baa2e3a2d84343281cf1e6a4b055262abafde93e288bd5f4d1d81b3b0e1b1710282b73f938597eec9a5a35a3fe48a0d85a22148a4c2edbe777c6b3669f1bf9388d0dca032d863a7af9473646d9dd7c6a3ce745074e659b9390ee8985f5801de984be35082248f22309693186fb4ba02038282b478fb76daf5da291f4ebe325081f132b2aa47b4a9ce65874ac492452af553c80cdd361367922691127e71e02de87f44e08ac9e3e3d7c95be0ce4e92797bf000378572d69c2b1711bc442911f042d54b48af2de2b9e359a6a24ba69e1dc31326a0a5ccf9621aaaa5a325b2a8fbef0c418333c696f8d0637c34cffac9fa633950efee6cc401f74b772f0616125bb40681b3436ae0c3d4ee34deb7c5f1e68451892bdf45a3d358f71965ad9655a0f08c25cebabb8df94096a44091e86d9c6b9e0d9ff79723711f7b43851ff5c879f0db56f5649f0c3d3a6ff101e3dcade2ced7226832bb31065bc1f4abfbde9c41cff188ede5b0ecbd3394bef94243b516585a60f9891ffc2b44e326af142e58a91158cea493622c3173b2853252954c977afc3aeaee711f09a61b99ffd5a97ba3319083ce3db26ac7944a3eb64b65523b4df3ede1b274de74774e5f4def6af9976fabcbe75ac409826461bd1ec67c5aa147a4ed837462656bd6c32e6338d2bf1ca92e7be2ed43639801483374fc1cfb2350cfb28c93da86362168bdda5b4ff3072f777850cd000006e46980f55268b6f14bb1e7011afdbb9d2a5901f5ad386622d3484b476ce98ad17538273494ae310966bf345bdca90bc14bc62cb46cda5d9d0cd5a1a1d2069d4d9ecd21b4d81024d5fbf0d4f8f76a0ed1b036402fa1e594481b913f6248263b7028684e5a62d204791a35c314db3ad0b7d77c9eec8af0b47047e2d1028487a66d50703f52ae605cae387cc61fe5f1f8d650e7f229470e0af1259a81665fb0ef117883cc5831722e3fa17a2c7f05a403d02032a20b0e8649cd6c30e90909a67e463ae252fe37f1a9cc551bf9027d8bd6fd25f24274c56e395e9b012fbd5805a42bb3fa8ab95ef646a1bfb3b1d595afb2a9d28ecdecd0930c49b0ea5797719dc7da24af0cf3fe49c37dff004dec5ba40b84c4116cc22fe0402964e8adf0d110b72f48fc8a339bd45b447361a85045d24c822bf3984cfb933c2072f9
10	aae81bec-6dac-431a-92aa-284b0e5afba3	250000999	25	250000015	0c087d8c-4d0b-4981-97b9-31e3b549971b	d30b67fe-de0b-4263-9bce-082c9f322a0a	cda-document	received	2024-03-11	1	\\x565d12380264e43be45db016269b089d24bc1cf4db981f55bb6fcd883138294c	\\x129448dba69dd2bc9773eb016d58f222a54ebce1ab669c5d244d0a8c68f2d46a	\N	\N	{}	f	MED-R1112-7	\N	\N	not-started	sample	record/aae81bec-6dac-431a-92aa-284b0e5afba3	flow/0c087d8c-4d0b-4981-97b9-31e3b549971b	intake/03c759202657438810c2093224fa6ced7b1dd334b10f2c42246a623828d798b9				0		\\x015be0da32dec433dafed8769d89c92e5200c625477030a5edd6a12868f5393ced35f2d0f878d6ece4130c36dbc331540bb4365ee1c659fa0c71044b7cabee6698fe598297d78512c59c8a9f9fa179fa1325379a10bc3c226b6593f05c72a4d5c974318ef186da6820b2c5240a57c58e929fcc1668d0a65cde775885e8268369170c7a8f55d525a11077c302365779bf186619322a8337af0f2b6ab625611b14564ddddcb2824a594636dae21a6be4c4c6ee39c15bc165d5ac5cda90413575ffb067a2eb715d87928984913b24af021d5a974bbf47d940b262c5921104b762598f921b44cf1d122a3a4e3953f21c200c76a555b9f34dc7db43991eccde5796c54dd6218f9289988da37003a3aedf6db7e167fc5f2c759d17e144c39e209f0eccdd212e1c7791e8676a9c50fece0ef1bfd703008b857006ce598ca93a175cdfa439c91f455af3b5fc2a8a6909765595abf4f403c4b9a82b20bb63845f1d8219af2f40f6cdf2c3891f3bb928d6eeaa003b3b5961f66fa23da2e137157b7c177da7841203e4c13302e5e164ba65c55abc8ba0795ecbc225e41e9d6839ddb1f4f3513c3e1179e6f11f8153724d95a99c25960d13c79b2ce02b50b81f4b4a001e95b08b2c3e637d02d05ecbc260522b3fdf9c179f38bffdca5b299da8af98906872d5ece8eb122f014384b2036c3d22a383ef7c19c98a0d5d79e17f3aa04a5f0bc5f943ace66530ea9d2921265420c1bc4dc46d9d0d85c4df82657506fd118d52c5dadc354356ef9b41d7da5a77ec2aba3f2781e500abe3dd17e9956f8c96da936df524de877ebbbfb3164771b6f71a5a5b6fea8a865db099a9132439faf67308ea90d37487b48991c3c3fa3531c1af14ea569690b3b3654cea43a944142ae75251d545f93aaa3a882b62b556f91887cd91d61da621cdb26f450229633e79df4bbfa99889b140a98eec5c3b32e6d4334a9e1dfb841dd17ef035db2e890d6be91e05acaf8dc23e1bbdf98539917f8cf4e30b3a5223933107592c9fde60e3e453acfd2237bce7f9b42e08d058f09078ea89dfc067c8c53f93b68da5f97da494f27ce2ca5d4e30b4000fce0fcae9b74a0b4b77ef30966451ed69a0bef6bd2e7c8713c77de67ca851a22ca343a3a80f3fb70502fa50bb0da2998e580e4d49b07dad8bebd134abd88538b6dbbde65ec53511d8d1c787db0bdc7dd6916214c9d130f734036f3313d6c52bf5909952105161476757e6bffa0e3647d0b171f3f5423b54e00bb909806f55ff5504650e38d070c474a3b2c804fa1c6d5b055bea3f55ac19b599bbfbe76fc1d83868b692ea584cffbb906bd498a416f0e61918eee6dd702069e1ccd8af377afc9dc5ff55be65712a63d87048b7faff28aede53a6bd52d4f2df8e769dfcda9a6f07755ab40252aa2051cf49a44cfce75435f71ac5491fbea717f951886d39707869323a1e2cf5d82bec56799529f6f15874e1cf339c479ad04ea51f7b59d4a5b938940922f33bdb18682f0149139a80d6da4dacc0644e01004c8661b40f9b4d674586eb3d08f147bf9cdf080406b0ef56c03de97d70144c3b9a657754c0f28ac26fbc9e7e2984ec59533214a71566db7e104de613305ce8f89c696a737ed636c73bebebd84ed266f3cf82796d1e890ae6b1318796ea8032b42fa15a0f526e5b2e6ed274dc290e232d64581509e8e441141db54d1df002825a4d79bef14f9eed4dfe0a5a3db0e77e8d3675499ecb7aebbf0eccd5aaffe3b6184072b140147bc534a5fd2a5dc1d8e1209823b08702841c5f3b261dffae87175a8bda798ccffe2e86357d966649b0151f7215a2a5bdb651484b11efa3dac7ffd6b4d29af4bf6edbbfebdc82acf41a46bb911200bd9bf5bea1aadeab5253c387abd231daca4ee8fad0af598d4e0fcba6842c8bb6d001df9423127b0cfe279840dc0024119990e43eaea962caab1ffec5a692384e63aab87e6d310780e8a12a6f9454dbf66a09ac4dd49828ed6628b1b54bba2ed49c8a712c2228b1426a50447073aa9f7b99c11ff59eaaac90336eb9aa9fb110d671c385a4ba50834fff953f67e67b05fcf5432db978a088e621396585232188dcb8306e64b9ddebc0c2e1764ab4e78b42fb979978f41fdd7f668c28849a7066c0e0d0903114e08bc24b6809428854a771211b564c41d50b0c9d913e8cb61bdb1349cf40fffe63f1f5254043e0a4b978b9c5e7328ce8e6eb610aeb317f10519e484cc769564a014a9ad1f2d02f2ea1f973c553e95f0544d6552a56d7225712f1b15d065cdf92c2e4fc1deb9ac6708b01669d9e3a2a4097645d4d7d4e6e24ac577e624183ee2efa2814b4632a7b6318614953b753b158f293d94a08fc72c989a75e3912ee3ab7da9a900d2b3caec47f497b07b267fd6b9921a00aa2d8e62925090626aab814ee0c325e5f4ea43f087a90ccee12e429729c239cc4cbe363aef838326955bdc65d6a54963837fc878a0ada67016c49f448274b6884f22e33c866b7975018e7d24d2eae1a9d3d0bd40c5b9398030770a5d34fbd6a58ab67bfdc9fffc0d28d8fd13236c1af23b201b589ff6854723b72922f6fab3ce617ef3df4f75954b84840d44187f2008acbb79c05060bdd8c14c21faf4b8e5198e466e38d72cd4835378ff5935f497cceb1bac7c50a499e862bab5a19fd9dc3060e01df3e76d2fe3b4991ea7571a44cca527c7261b58eefc6da0d91caf3d318e05ef5e16d7d45d004a98c55446dd39cebc79566a97435cbce8b3184a8bcb63c464ef1111b9ad16196af41fc6c6f888be8837754deecf17fa77f4e11cac9d41df36f8ccfd5e3f00256f913350a95fc7bd79e8d75f7ae77cb9eacb8a9c502c442c28bc0f78f7a6f9a87baf06cfb692f22470753834523efe8f26f9d3421993aa634c4a719d2df3e8c1ea44d195a5ecef300a266c71ff0f05f632a2f24e7feec85721abdebda5e1942069dd89e12c970ec1230964351f714dce2f1eaa76197668785d42e52c90a8f2a17c3fe48ca83e22af917d5bf11102cbfb88a0ffcc33dc4757891c783e137e13d43e697a1233f0d8520b507f5befee51c862d48b885bc58522c73df250f17d3e3f1d51cf1eda6c50a24809e9da8cce6dc974ae5bff8826f8d683cf6d293db4d7d69eddecbf61c06da83158e230fc0ebed393fcbe8172cf327e8efb61b42bef2b6c69c817a4b62603a8db2e7df814fe144936b190da726cc78698320cd6ffbb959d965cca87c705dc8ab81df071811106b8e73083517601d47544ab0eb8b1a2ae9b0614d1e2c920a2b1a609acd888388e372a6372924ffa1fa4903ff449cf03cc6eb71aae909bfcf94b519527acd35e92325729525258c62f261b54515aab57eab5ab4eb9ac14d7062fcdf85e816bf81429098be55e903c06ada5c178c4c3d89f5ddeaf513459f61474d304b0f64aa795786072b9ac2a43d3c4a0dab75090229f78e96f5243c8bd939ce52098b135c92099a540498da0ad4fb668b3ed8612554fe534c84a613045138b0ca
\.


--
-- Data for Name: record_link; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.record_link (index, record, tenant, department) FROM stdin;
\\x935d19de5412f3256bdace76cbbb221149c087aa21f26ecf5a32ddb8b5a66c7d	c4329253-4361-46cf-87ec-75c7ed576554	250099983	25
\.


--
-- Data for Name: resource; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.resource (type, id, tenant, department, deposit, "position", record) FROM stdin;
Organization	7886e6cb-69d6-4a92-9b2f-174a5d5ac037	250099983	25	5e488693-5669-4d66-b3f7-ae4ef70605c6	0	\N
Patient	cb084a93-48ac-4047-a5c7-f3a22a36c971	250099983	25	5e488693-5669-4d66-b3f7-ae4ef70605c6	1	\N
Encounter	59d6d2ad-fdf3-400f-a024-69f94ebce8ab	250099983	25	5e488693-5669-4d66-b3f7-ae4ef70605c6	2	\N
QuestionnaireResponse	6afc91b2-fbdd-4f61-b361-5315067bc15d	250099983	25	5e488693-5669-4d66-b3f7-ae4ef70605c6	3	\N
Organization	d3ce9b8e-3b3e-4fd5-8d08-2c86fbcf1f07	250099983	25	9c5806bb-3c6b-40e4-9ae6-6414a5518fae	0	\N
Patient	0bfbbe8f-46b9-4d3a-9d8b-9aa20c7d6318	250099983	25	9c5806bb-3c6b-40e4-9ae6-6414a5518fae	1	a860d30f-f15b-4fac-9a3a-2e7726b202f9
Encounter	2ffa0c4c-0345-4274-9007-81612570a62b	250099983	25	9c5806bb-3c6b-40e4-9ae6-6414a5518fae	2	a860d30f-f15b-4fac-9a3a-2e7726b202f9
Patient	70287b92-f7af-47b8-8c47-50f1422c86d1	250099983	25	9c5806bb-3c6b-40e4-9ae6-6414a5518fae	3	897a3a04-06cc-480c-b7d4-6163a5920371
Encounter	ce6a881e-f99e-4a1e-8654-65661d463ed1	250099983	25	9c5806bb-3c6b-40e4-9ae6-6414a5518fae	4	897a3a04-06cc-480c-b7d4-6163a5920371
Group	fd650d25-ac08-4ef8-9532-19d3d75fc665	250099983	25	9c5806bb-3c6b-40e4-9ae6-6414a5518fae	5	61a8ac66-13d2-4397-a04e-31c0f7af709e
Encounter	95c75485-478e-4ab5-a395-5100b831906b	250099983	25	9c5806bb-3c6b-40e4-9ae6-6414a5518fae	6	61a8ac66-13d2-4397-a04e-31c0f7af709e
\.


--
-- Data for Name: token; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.token (digest, tenant, department, actor, role, tenants, departments, expires, created) FROM stdin;
\\x5f0312a1a8858f00d97e129d625c6619daf48ef3e0e305bcbffe692678a5f439	-	-	direction@esms.example	esms	{250000999}	{}	\N	2026-11-29 09:00:00+00
\.


--
-- Data for Name: procrastinate_events; Type: TABLE DATA; Schema: queue; Owner: postgres
--

COPY queue.procrastinate_events (id, job_id, type, at) FROM stdin;
5	3	deferred	2026-11-29 02:06:47.052356+00
\.


--
-- Data for Name: procrastinate_jobs; Type: TABLE DATA; Schema: queue; Owner: postgres
--

COPY queue.procrastinate_jobs (id, queue_name, task_name, priority, lock, queueing_lock, args, status, scheduled_at, attempts, abort_requested, worker_id) FROM stdin;
3	work	transform	0	\N	\N	{"deposit": "0c087d8c-4d0b-4981-97b9-31e3b549971b"}	todo	\N	0	f	\N
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

SELECT pg_catalog.setval('public.deposit_number_seq', 10, true);


--
-- Name: journal_entry_number_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.journal_entry_number_seq', 57, true);


--
-- Name: record_number_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.record_number_seq', 10, true);


--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE SET; Schema: queue; Owner: postgres
--

SELECT pg_catalog.setval('queue.procrastinate_events_id_seq', 5, true);


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE SET; Schema: queue; Owner: postgres
--

SELECT pg_catalog.setval('queue.procrastinate_jobs_id_seq', 3, true);


--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE SET; Schema: queue; Owner: postgres
--

SELECT pg_catalog.setval('queue.procrastinate_periodic_defers_id_seq', 1, false);


--
-- Name: procrastinate_workers_id_seq; Type: SEQUENCE SET; Schema: queue; Owner: postgres
--

SELECT pg_catalog.setval('queue.procrastinate_workers_id_seq', 2, true);


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
-- Name: establishment_move establishment_move_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.establishment_move
    ADD CONSTRAINT establishment_move_pkey PRIMARY KEY (finess, tenant);


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
-- Name: ix_establishment_move_provisional; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_establishment_move_provisional ON public.establishment_move USING btree (provisional);


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
-- Name: establishment_move; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.establishment_move ENABLE ROW LEVEL SECURITY;

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
-- Name: journal_entry moved; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY moved ON public.journal_entry FOR SELECT USING (((current_setting('archive.scope'::text, true) = 'tenants'::text) AND (EXISTS ( SELECT 1
   FROM public.establishment_move moved
  WHERE ((moved.provisional)::text = (journal_entry.tenant)::text)))));


--
-- Name: journal_leaf moved; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY moved ON public.journal_leaf FOR SELECT USING (((current_setting('archive.scope'::text, true) = 'tenants'::text) AND (EXISTS ( SELECT 1
   FROM public.establishment_move moved
  WHERE ((moved.provisional)::text = (journal_leaf.tenant)::text)))));


--
-- Name: journal_waiting moved; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY moved ON public.journal_waiting FOR SELECT USING (((current_setting('archive.scope'::text, true) = 'tenants'::text) AND (EXISTS ( SELECT 1
   FROM public.establishment_move moved
  WHERE ((moved.provisional)::text = (journal_waiting.tenant)::text)))));


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
-- Name: establishment_move scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.establishment_move USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_sees((tenant)::text, (department)::text));


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
-- Name: TABLE establishment_move; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.establishment_move TO archive_service;


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

\unrestrict jGQTO0XuHBLi6sPnrsk0O0tvPJJheDk5XmqTLKArRziYTwoLYkR0G62VBYRIINY

